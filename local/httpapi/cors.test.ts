import { expect, it } from 'vitest'
import { api, resources, route, start } from './fixture.ts'

const configuration = {
  AllowOrigins: ['https://a.example', 'http://*'],
  AllowMethods: ['GET', 'PUT'],
  AllowHeaders: ['authorization', 'content-type'],
  ExposeHeaders: ['x-count'],
  MaxAge: 300,
}

const withCors = (CorsConfiguration: object = configuration) =>
  start(
    {
      'GET /x': () => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*', 'X-Count': '1' } }),
      'OPTIONS /x': () => ({ statusCode: 200, body: 'own' }),
    },
    { ...resources(route('GET /x'), route('OPTIONS /x')), apis: api({ CorsConfiguration }) },
  )

const corsHeaders = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')))

const preflight = (url: string, origin: string) =>
  fetch(`${url}/x`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } })

it('answers a preflight request itself', async () => {
  await using stack = await withCors()
  const response = await preflight(stack.url, 'https://a.example')
  expect(response.status).toBe(204)
  expect(corsHeaders(response)).toEqual({
    'access-control-allow-origin': 'https://a.example',
    'access-control-allow-methods': 'GET,PUT',
    'access-control-allow-headers': 'authorization,content-type',
    'access-control-max-age': '300',
  })
  expect(stack.invocations).toEqual([])
})

it('gives another origin no headers', async () => {
  await using stack = await withCors()
  const response = await preflight(stack.url, 'https://b.example')
  expect([response.status, corsHeaders(response)]).toEqual([204, {}])
  expect(corsHeaders(await fetch(`${stack.url}/x`, { headers: { origin: 'https://b.example' } }))).toEqual({})
})

it('puts its own headers in place of the function’s', async () => {
  await using stack = await withCors()
  const response = await fetch(`${stack.url}/x`, { headers: { origin: 'http://anything:8080' } })
  expect(corsHeaders(response)).toEqual({
    'access-control-allow-origin': 'http://anything:8080',
    'access-control-expose-headers': 'x-count',
  })
  expect(response.headers.get('x-count')).toBe('1')
  expect(corsHeaders(await fetch(`${stack.url}/x`))).toEqual({})
})

it('lets everybody in for *, with credentials only for origins by name', async () => {
  await using all = await withCors({ AllowOrigins: ['*'] })
  expect(corsHeaders(await preflight(all.url, 'https://b.example'))).toEqual({ 'access-control-allow-origin': '*' })
  await using named = await withCors({ AllowOrigins: ['https://a.example'], AllowCredentials: true })
  expect(corsHeaders(await preflight(named.url, 'https://a.example'))).toEqual({
    'access-control-allow-origin': 'https://a.example',
    'access-control-allow-credentials': 'true',
  })
  await expect(withCors({ AllowOrigins: ['*'], AllowCredentials: true })).rejects.toThrow('AllowCredentials')
})

it('is the function’s matter without a configuration, and for an OPTIONS request that is no preflight', async () => {
  await using none = await start({
    'OPTIONS /x': () => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } }),
  })
  expect(corsHeaders(await preflight(none.url, 'https://a.example'))).toEqual({ 'access-control-allow-origin': '*' })
  await using configured = await withCors()
  expect(await (await fetch(`${configured.url}/x`, { method: 'OPTIONS' })).text()).toBe('own')
})
