import { expect, it } from 'vitest'
import { api, resources, route, start } from './fixture.ts'

const configuration = {
  AllowOrigins: ['https://a.example', 'http://*'],
  AllowMethods: ['GET', 'PUT'],
  AllowHeaders: ['authorization', 'content-type'],
  ExposeHeaders: ['x-count'],
  MaxAge: 300,
}

const read = () => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*', 'X-Count': '1' } })

const withCors = (CorsConfiguration: object = configuration, key = 'GET /x') =>
  start({ [key]: read }, { ...resources(route(key)), apis: api({ CorsConfiguration }) })

const corsHeaders = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')))

const preflight = (url: string, origin: string) =>
  fetch(`${url}/x`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } })

it('answers a preflight request itself where no route takes it', async () => {
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

it.each(['ANY /x', 'OPTIONS /x', '$default'])(
  'hands a preflight request to the function behind the route %s, and puts the headers on its answer',
  async key => {
    await using stack = await withCors(configuration, key)
    const response = await preflight(stack.url, 'https://a.example')
    expect([response.status, stack.invocations.length]).toEqual([200, 1])
    expect(corsHeaders(response)).toEqual({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-methods': 'GET,PUT',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '300',
    })
    expect(corsHeaders(await preflight(stack.url, 'https://b.example'))).toEqual({})
  },
)

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
  await using configured = await withCors(configuration, 'ANY /x')
  const response = await fetch(`${configured.url}/x`, { method: 'OPTIONS', headers: { origin: 'https://a.example' } })
  expect(corsHeaders(response)).toEqual({
    'access-control-allow-origin': 'https://a.example',
    'access-control-expose-headers': 'x-count',
  })
  await using without = await withCors()
  expect((await fetch(`${without.url}/x`, { method: 'OPTIONS' })).status).toBe(404)
})
