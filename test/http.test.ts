import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Problem } from '../core/contracts/http.ts'
import { EventPage } from '../core/events/http/contract.ts'
import { askedOver } from './support/asked.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const { stored, events, problem } = askedOver(stack)
afterAll(stack.close)

const ids = ({ events: some }: EventPage) => some.map(({ id }) => id)

describe('events over HTTP', () => {
  it('are those of a device: newest first, since, until, tail, level, type, page by page', async () => {
    const all = await stored('Http-1', 9)
    const path = '/devices/Http-1/events'
    const uplinks = `${path}?type=uplink`
    expect(ids(await events(uplinks))).toEqual(all.toReversed())
    expect(ids(await events(`${path}?since=${all[5]}`))).toEqual(all.slice(6))
    expect(ids(await events(`${path}?since=${all[1]}&until=${all[4]}`))).toEqual(all.slice(2, 4))
    expect(ids(await events(`${path}?tail=3`))).toEqual(all.slice(-3))
    expect(ids(await events(`${path}?level=error`))).toEqual([all[8], all[5], all[2]])
    expect(ids(await events(`${path}?type=rejected`))).toEqual([])
    expect(ids(await events(`${uplinks}&since=2000-01-01T00:00:00Z&limit=2`))).toEqual(all.slice(0, 2))

    const paged: string[] = []
    for (let next = `${uplinks}&limit=4`; next; ) {
      const { headers, json } = await stack.http(next)
      paged.push(...ids(EventPage.parse(json)))
      next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? ''
    }
    expect(paged).toEqual(all.toReversed())
    const first = await events(`${path}?tail=5&limit=3`)
    const second = await events(`${path}?tail=5&limit=3&cursor=${first.cursor}`)
    expect([...ids(second), ...ids(first)]).toEqual(all.slice(-5))
    expect(second.cursor).toBeNull()
  })

  it('are those of all devices that the token covers', async () => {
    const mine = [...(await stored('Fleet-a', 2)), ...(await stored('Fleet-b', 2))].sort()
    const token = await stack.token({ devices: ['Fleet-*'] })
    const { json } = await stack.http('/events?type=uplink&tail=100', { token })
    expect(ids(EventPage.parse(json))).toEqual(mine)
  })

  it('say how they travelled, the bytes only to the scope sensitive', async () => {
    await stored('Wire-1', 1)
    const [trusted] = (await events('/devices/Wire-1/events?type=uplink')).events
    const wire = { type: 'CON', bytes: expect.any(Number), raw: expect.any(String) }
    expect(trusted).toMatchObject({ wire })
    const { json } = await stack.http('/devices/Wire-1/events?type=uplink', { token: await stack.token({}) })
    const [plain] = EventPage.parse(json).events
    expect(plain).toHaveProperty('wire')
    expect(plain).not.toHaveProperty('wire.raw')
  })

  it('come as NDJSON and CSV', async () => {
    const all = await stored('Forms-1', 2)
    const lines = await stack.http('/devices/Forms-1/events?type=uplink&tail=2', {
      headers: { accept: 'application/x-ndjson' },
    })
    expect(lines.headers.get('content-type')).toBe('application/x-ndjson')
    expect(
      lines.text
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).id),
    ).toEqual(all)
    const csv = await stack.http('/devices/Forms-1/events?type=uplink&tail=2', { headers: { accept: 'text/csv' } })
    expect(csv.headers.get('content-type')).toContain('text/csv')
    expect(
      csv.text
        .split('\r\n')
        .slice(1, 3)
        .map(row => row.split(',')[0]),
    ).toEqual(all)
  })

  it.each([
    ['/devices/A%20B/events', '400 bad-request'],
    ['/devices/A/events?tail=0', '400 bad-request'],
    ['/devices/A/events?tail=5&since=2020-01-01T00:00:00Z', '400 bad-request'],
    ['/devices/A/events?sinse=2020-01-01T00:00:00Z', '400 bad-request'],
    ['/devices/A/events?since=yesterday', '400 bad-request'],
    ['/devices/A/events?cursor=nonsense', '400 bad-request'],
    ['/devices?limit=1001', '400 bad-request'],
    ['/devices/Nobody', '404 unknown-device'],
    ['/nothing/here', '404 not-found'],
  ])('%s is answered %s', async (path, expected) => {
    expect(await problem(path)).toBe(expected)
  })

  it('not in a form that there is not', async () => {
    expect(await problem('/events', { headers: { accept: 'image/png' } })).toBe('406 not-acceptable')
  })

  it.each([
    ['/events?tial=10', 'tial: not known; did you mean tail?'],
    ['/events?tail=1&tail=2', 'tail: given more than once'],
    ['/devices/A?x=1', 'x: not known: there are no parameters here'],
    ['/devices/A%20B', 'not a device id: a letter or digit, then up to 63'],
    ['/events?since=2026-11-28', 'since: neither the id of an event nor a time such as'],
    ['/events?since=2026-11-28T02:00:00+02:00', 'write it as %2B, or give the time in UTC'],
  ])('%s is refused with what was expected', async (path, detail) => {
    const { status, json } = await stack.http(path)
    expect([status, Problem.parse(json).detail]).toEqual([400, expect.stringContaining(detail)])
  })

  it('may be asked for by a time in lower case, and one with an offset', async () => {
    const all = await stored('Http-times', 1)
    for (const since of ['2000-01-01t00:00:00z', '2000-01-01T00:00:00%2B02:00'])
      expect(ids(await events(`/devices/Http-times/events?type=uplink&since=${since}`))).toEqual(all)
  })
})

describe('the letter of HTTP (RFC 9110)', () => {
  const paths = ['/devices', '/events', '/me', '/health', '/openapi.json', '/docs', '/docs/start.js']

  it('HEAD is answered like GET, without the body', async () => {
    for (const path of paths) {
      const [get, head] = [await stack.http(path), await stack.http(path, { method: 'HEAD' })]
      expect([path, head.status, head.text]).toEqual([path, get.status, ''])
      for (const name of ['content-type', 'cache-control', 'vary'])
        expect(head.headers.get(name)).toBe(get.headers.get(name))
      expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0)
    }
    expect((await stack.http('/devices', { method: 'HEAD', token: null })).status).toBe(401)
    expect((await stack.http('/devices/Nobody', { method: 'HEAD' })).status).toBe(404)
    expect((await stack.http('/health?x=1', { method: 'HEAD', headers: { accept: '*/*' } })).status).toBe(200)
  })

  it('OPTIONS and 405 tell the methods of a path; another method is 501', async () => {
    for (const [path, allow] of [
      ...paths.map(path => [path, 'GET, HEAD, OPTIONS'] as const),
      ['/devices/A%3A1/config', 'GET, HEAD, PUT, OPTIONS'] as const,
    ]) {
      const options = await stack.http(path, { method: 'OPTIONS', token: null })
      expect([path, options.status, options.headers.get('allow'), options.text]).toEqual([path, 204, allow, ''])
      const other = await stack.http(path, { method: 'DELETE', token: null })
      expect([path, other.status, other.headers.get('allow')]).toEqual([path, 405, allow])
    }
    expect(await problem('/devices', { method: 'POST', json: {} })).toBe('405 method-not-allowed')
    expect(await problem('/devices', { method: 'PROPFIND' })).toBe('501 not-implemented')
    expect(await problem('/nothing', { method: 'POST', json: {} })).toBe('404 not-found')
  })

  it('the form goes by Accept, whatever parameters it has', async () => {
    const formOf = async (accept: string) =>
      (await stack.http('/events', { headers: { accept } })).headers.get('content-type')
    expect(await formOf('text/csv; charset=utf-8')).toBe('text/csv; charset=utf-8; header=present')
    expect(await formOf('text/html, text/csv;q=0.5, */*;q=0.1')).toContain('text/csv')
    expect(await formOf('')).toBe('application/json')
  })

  it('what a client has already is 304, until it changes', async () => {
    await stored('Tag-0', 3)
    for (const path of ['/me', '/devices/Tag-0/events?limit=2', '/devices/Tag-0/config']) {
      const etag = (await stack.http(path)).headers.get('etag') ?? ''
      const again = await stack.http(path, { headers: { 'if-none-match': `"other", ${etag}` } })
      expect([path, again.status, again.headers.get('etag'), again.text]).toEqual([path, 304, etag, ''])
    }
    await stored('Tag-1', 1)
    const had = (await stack.http('/devices/Tag-1')).headers.get('etag') ?? ''
    const headers = { 'if-none-match': had }
    expect((await stack.http('/devices/Tag-1', { headers })).status).toBe(304)
    await stack.send('/uplink/Tag-1', { uplink_count: 2 })
    await expect.poll(async () => (await stack.http('/devices/Tag-1', { headers })).status).toBe(200)
  })

  it('a slash at the end of a path leads to the path without it, and never to another host', async () => {
    const slash = async (path: string) => {
      const { status, headers } = await fetch(`${stack.endpoints.http}${path}`, { redirect: 'manual' })
      return [status, headers.get('location')]
    }
    expect(await slash('/devices/?limit=1')).toEqual([308, '/devices?limit=1'])
    expect(await slash('//evil.example/')).toEqual([404, null])
    expect(await slash('/%5Cevil.example/')).toEqual([308, '/%5Cevil.example'])
    expect((await stack.http('/docs/')).status).toBe(200)
  })

  it('an encoded colon in a device id is a colon, an encoded slash leads nowhere', async () => {
    await stored('Mac:1', 1)
    expect((await stack.http('/devices/Mac%3A1')).json).toMatchObject({ deviceId: 'Mac:1' })
    expect(await problem('/devices/Mac%2F1')).toBe('404 not-found')
  })
})

describe('who may ask', () => {
  it('brings a token that is valid, has the scope, and covers the device', async () => {
    const foreign = await stack.token({ devices: ['ABC*'] })
    const expired = await stack.token({ exp: Math.floor(Date.now() / 1000) - 1 })
    const writer = await stack.token({ scope: ['write'] })
    expect(await problem('/devices', { token: null })).toBe('401 no-token')
    expect(await problem('/devices', { token: 'nonsense' })).toBe('401 invalid-token')
    expect(await problem('/devices', { token: expired })).toBe('401 expired-token')
    expect(await problem('/devices', { token: writer })).toBe('403 missing-scope')
    expect(await problem('/devices/XYZ', { token: foreign })).toBe('403 foreign-device')
    expect(await problem('/devices/XYZ/events', { token: foreign })).toBe('403 foreign-device')
    expect(await problem('/me?deviceId=XYZ', { token: foreign })).toBe('403 foreign-device')
    expect((await stack.http('/devices', { token: null })).headers.get('www-authenticate')).toBe('Bearer')
    expect(await stack.http('/me', { token: foreign })).toMatchObject({
      status: 200,
      json: { sub: 'test', devices: ['ABC*'], scope: ['read'] },
    })
  })

  it('needs a token for every operation that is documented', async () => {
    const { json } = await stack.http('/openapi.json', { token: null })
    const { paths } = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) }).parse(json)
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => ({ method: method.toUpperCase(), path: path.replace('{id}', 'A') })),
    )
    expect(operations.length).toBeGreaterThan(6)
    for (const { method, path } of operations) {
      expect(await problem(path, { method, token: null }), `${method} ${path}`).toBe('401 no-token')
    }
  })

  it('may be a page of an allowed origin', async () => {
    const origin = 'https://console.example.com'
    const preflight = await stack.http('/devices/A/config', {
      method: 'OPTIONS',
      token: null,
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT')
    expect((await stack.http('/devices', { headers: { origin } })).headers.get('access-control-allow-origin')).toBe('*')
  })
})

it('health says that the parts answer, and how many viewers are open', async () => {
  await stack.viewer('Health-1')
  const { status, json } = await stack.http('/health')
  expect([status, json]).toMatchObject([
    200,
    {
      status: 'ok',
      bus: 'ok',
      tables: { devices: 'ok', events: 'ok', counts: 'ok', viewers: 'ok' },
      viewers: expect.any(Number),
    },
  ])
})

it('the documents are served by the console’s distribution, with a policy that lets no foreign script in', async () => {
  const page = await stack.http('/docs', { token: null })
  expect(page.status).toBe(200)
  expect((await stack.http('/', { token: null })).text).toBe(page.text)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  const { http, console: origin } = stack.endpoints
  expect(page.headers.get('content-security-policy')).toContain(http ?? '')
  const document = await stack.http('/openapi.json', { token: null })
  expect(document.json).toMatchObject({
    openapi: '3.1.0',
    servers: [{ url: http }],
    paths: { '/devices/{id}/config': { put: {} } },
  })
  const script = await stack.http('/docs/swagger-ui-bundle.js', { token: null })
  expect(script.text.length).toBeGreaterThan(1_000_000)
  expect((await stack.http('/docs/index.mjs', { token: null })).status).toBe(404)
  for (const path of ['/docs', '/docs/swagger-ui-bundle.js', '/openapi.json', '/']) {
    const led = await fetch(`${http}${path}`, { redirect: 'manual' })
    expect([path, led.status]).toEqual([path, 302])
    expect(led.headers.get('location')).toContain(`${new URL(origin ?? '').origin}/docs/`)
  }
})
