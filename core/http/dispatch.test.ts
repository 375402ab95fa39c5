import { describe, expect, it } from 'vitest'
import { requestWith } from '../testing/httpRequests.ts'
import { dispatcher } from './dispatch.ts'
import { guarded, type HttpRequest, jsonAnswer } from './message.ts'

const shown = async ({ method, pathParameters }: HttpRequest) => jsonAnswer({ method, ...pathParameters })
const dispatch = guarded(
  dispatcher([
    [{ method: 'GET', path: '/' }, shown],
    [{ method: 'GET', path: '/docs/{file}' }, shown],
    [{ method: 'GET', path: '/devices/{id}/config' }, shown],
    [{ method: 'PUT', path: '/devices/{id}/config' }, shown],
  ]),
  () => undefined,
)
const config = { route: '/devices/{id}/config', path: '/devices/A:1/config', pathParameters: { id: 'A:1' } }
const ask = (changes: Partial<HttpRequest>) => dispatch(requestWith({ route: '$default', ...changes }))

describe('methods (RFC 9110 §9)', () => {
  it('HEAD is answered like GET; API Gateway leaves the body out', async () => {
    const get = await ask(config)
    expect(await ask({ ...config, method: 'HEAD' })).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': get.headers['content-type'] },
      body: '{"method":"HEAD","id":"A:1"}',
    })
  })

  it('OPTIONS tells what a resource takes, without a token', async () => {
    expect(await ask({ ...config, method: 'OPTIONS' })).toMatchObject({
      statusCode: 204,
      headers: { allow: 'GET, HEAD, PUT, OPTIONS' },
      body: '',
    })
    expect(await ask({ method: 'OPTIONS' })).toMatchObject({ headers: { allow: 'GET, HEAD, OPTIONS' } })
  })

  it('OPTIONS * tells what the API knows at all', async () => {
    expect(await ask({ method: 'OPTIONS', path: '*' })).toMatchObject({
      statusCode: 204,
      headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
    })
  })

  it.each(['POST', 'DELETE', 'PATCH'])('%s is 405 with Allow where it is not taken', async method => {
    const { statusCode, headers, body } = await ask({ ...config, method })
    expect([statusCode, headers.allow]).toEqual([405, 'GET, HEAD, PUT, OPTIONS'])
    expect(JSON.parse(body)).toMatchObject({ code: 'method-not-allowed', detail: 'It takes GET, HEAD, PUT, OPTIONS.' })
  })

  it.each(['TRACE', 'CONNECT', 'PROPFIND', 'get', ''])('%j is 501: the API does not know it', async method => {
    for (const at of [config, {}, { path: '/nothing' }]) {
      const { statusCode, body } = await ask({ ...at, method })
      expect([statusCode, JSON.parse(body).code]).toEqual([501, 'not-implemented'])
    }
  })
})

describe('a path of the route $default', () => {
  it('is found among the templates', async () => {
    expect(await ask({ path: '/docs/index.html' })).toMatchObject({ body: '{"method":"GET","file":"index.html"}' })
    expect(await ask({ path: '/' })).toMatchObject({ statusCode: 200 })
  })

  it.each([
    '/nothing',
    '/docs',
    '//docs/x',
    '/docs//x',
    '/docs/a/b',
    '/Docs/x',
    '//evil.example/',
    '///',
    '/\\evil',
    '*',
  ])('%s is 404', async path => {
    const { statusCode, headers, body } = await ask({ path })
    expect([statusCode, headers['content-type']]).toEqual([404, 'application/problem+json'])
    expect(JSON.parse(body).code).toBe('not-found')
  })

  it.each([
    ['/devices/', '', '/devices'],
    ['/devices/A/events//', 'tail=5&since=a%2Bb', '/devices/A/events?tail=5&since=a%2Bb'],
    ['/\\evil.example/', '', '/%5Cevil.example'],
    ['/a b/', '', '/a%20b'],
  ])('%s leads to the address without a slash at its end', async (path, queryString, location) => {
    const { statusCode, headers } = await ask({ path, queryString, method: 'PUT' })
    expect([statusCode, headers.location]).toEqual([308, location])
  })

  it('is open to preflight requests, so that a page may read its 404', async () => {
    const headers = { origin: 'https://page.example', 'access-control-request-method': 'GET' }
    expect(await ask({ path: '/nothing', method: 'OPTIONS', headers })).toMatchObject({ statusCode: 204 })
    expect(await ask({ path: '/nothing', method: 'OPTIONS' })).toMatchObject({ statusCode: 404 })
  })
})

describe('conditional requests (RFC 9110 §13)', () => {
  const tagOf = async () => (await ask(config)).headers.etag ?? ''

  it('every GET has an entity tag, which changes with what it shows', async () => {
    expect(await tagOf()).toMatch(/^"[\w-]{22}"$/)
    expect(await tagOf()).toBe(await tagOf())
    expect((await ask({ ...config, pathParameters: { id: 'B' } })).headers.etag).not.toBe(await tagOf())
  })

  it('a client that has it already is answered 304, with no content', async () => {
    const tag = await tagOf()
    for (const value of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const { statusCode, headers, body } = await ask({ ...config, headers: { 'if-none-match': value } })
      expect([statusCode, headers.etag, body]).toEqual([304, tag, ''])
      expect(headers).not.toHaveProperty('content-type')
    }
    for (const value of ['"x"', 'x', ''])
      expect((await ask({ ...config, headers: { 'if-none-match': value } })).statusCode).toBe(200)
    expect((await ask({ ...config, headers: { 'if-modified-since': new Date().toUTCString() } })).statusCode).toBe(200)
  })

  it('If-Match of another one is 412; a weak tag never matches', async () => {
    const tag = await tagOf()
    for (const value of [tag, `"x", ${tag}`, '*'])
      expect((await ask({ ...config, headers: { 'if-match': value } })).statusCode).toBe(200)
    for (const value of ['"x"', `W/${tag}`, 'x'])
      expect(await ask({ ...config, headers: { 'if-match': value } })).toMatchObject({
        statusCode: 412,
        headers: { etag: tag },
      })
  })

  it('a weak tag of an answer is enough for 304, and never for If-Match', async () => {
    const listing = guarded(
      dispatcher([[{ method: 'GET', path: '/' }, async () => jsonAnswer({}, { etag: 'W/"a"' })]]),
      () => undefined,
    )
    const having = (headers: Record<string, string>) => listing(requestWith({ headers }))
    expect(await having({ 'if-none-match': '"a"' })).toMatchObject({ statusCode: 304, headers: { etag: 'W/"a"' } })
    expect((await having({ 'if-none-match': 'W/"a"' })).statusCode).toBe(304)
    expect((await having({ 'if-none-match': '"b"' })).statusCode).toBe(200)
    expect((await having({ 'if-match': '"a"' })).statusCode).toBe(412)
    expect((await having({ 'if-match': '*' })).statusCode).toBe(200)
  })

  it('are not for other methods here: PUT decides itself', async () => {
    expect((await ask({ ...config, method: 'PUT', headers: { 'if-none-match': '*' } })).statusCode).toBe(200)
  })
})
