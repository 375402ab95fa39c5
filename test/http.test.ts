import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Device, DevicePage, Problem } from '../core/contracts/http.ts'
import { EventPage } from '../core/events/http/contract.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
afterAll(stack.close)

const stored = async (deviceId: string, count: number) => {
  for (let at = 1; at <= count; at++) {
    const reboot = at % 3 === 0 ? { reboot: { reason: 'WATCHDOG' } } : {}
    await stack.send(`/uplink/${deviceId}`, { uplink_count: at, heartbeat: { modem_temperature: at, ...reboot } })
  }
  await expect.poll(async () => (await stack.events(deviceId)).length).toBe(count)
  return (await stack.events(deviceId)).map(({ id }) => String(id))
}
const events = async (path: string) => {
  const { status, json } = await stack.http(path)
  expect(status).toBe(200)
  return EventPage.parse(json)
}
const ids = ({ events: some }: EventPage) => some.map(({ id }) => id)
const problem = async (...args: Parameters<typeof stack.http>) => {
  const { status, headers, json } = await stack.http(...args)
  expect(headers.get('content-type')).toBe('application/problem+json')
  const { code, status: said } = Problem.parse(json)
  expect(said).toBe(status)
  return `${status} ${code}`
}

describe('events over HTTP', () => {
  it('are those of a device: newest first, since, until, tail, level, type, page by page', async () => {
    const all = await stored('Http-1', 9)
    const path = '/devices/Http-1/events'
    expect(ids(await events(path))).toEqual(all.toReversed())
    expect(ids(await events(`${path}?since=${all[5]}`))).toEqual(all.slice(6))
    expect(ids(await events(`${path}?since=${all[1]}&until=${all[4]}`))).toEqual(all.slice(2, 4))
    expect(ids(await events(`${path}?tail=3`))).toEqual(all.slice(-3))
    expect(ids(await events(`${path}?level=error`))).toEqual([all[8], all[5], all[2]])
    expect(ids(await events(`${path}?type=rejected`))).toEqual([])
    expect(ids(await events(`${path}?since=2000-01-01T00:00:00Z&limit=2`))).toEqual(all.slice(0, 2))

    const paged: string[] = []
    for (let next = `${path}?limit=4`; next; ) {
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
    const { json } = await stack.http('/events?tail=100', { token })
    expect(ids(EventPage.parse(json))).toEqual(mine)
  })

  it('say how they travelled, the bytes only to the scope sensitive', async () => {
    await stored('Wire-1', 1)
    const [trusted] = (await events('/devices/Wire-1/events')).events
    expect(trusted?.wire).toMatchObject({ type: 'CON', bytes: expect.any(Number), raw: expect.any(String) })
    const { json } = await stack.http('/devices/Wire-1/events', { token: await stack.token({}) })
    expect(EventPage.parse(json).events[0]?.wire).not.toHaveProperty('raw')
  })

  it('come as NDJSON and CSV', async () => {
    const all = await stored('Forms-1', 2)
    const lines = await stack.http('/devices/Forms-1/events?tail=2', { headers: { accept: 'application/x-ndjson' } })
    expect(lines.headers.get('content-type')).toBe('application/x-ndjson')
    expect(
      lines.text
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).id),
    ).toEqual(all)
    const csv = await stack.http('/devices/Forms-1/events?tail=2', { headers: { accept: 'text/csv' } })
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

describe('devices over HTTP', () => {
  it('are listed page by page, those that the token covers', async () => {
    for (const deviceId of ['Page-c', 'Page-a', 'Page-b']) await stored(deviceId, 1)
    const token = await stack.token({ devices: ['Page-*'] })
    const first = DevicePage.parse((await stack.http('/devices?limit=2', { token })).json)
    expect(first.devices.map(({ deviceId }) => deviceId)).toEqual(['Page-a', 'Page-b'])
    const second = DevicePage.parse((await stack.http(`/devices?limit=2&cursor=${first.cursor}`, { token })).json)
    expect(second.devices).toMatchObject([{ deviceId: 'Page-c', status: 'online', uplinkCount: 1 }])
    expect(second.cursor).toBeNull()
  })

  it('show what they reported, an ICCID only to the scope sensitive', async () => {
    const config = { dev_id: 'Shown-1', iccid: '89450421180216254864', sw_version: '1.2.3' }
    await stack.send('/uplink', { heartbeat: { config } })
    const device = async (token?: string) =>
      Device.parse((await stack.http('/devices/Shown-1', token ? { token } : {})).json)
    await expect.poll(async () => (await stack.http('/devices/Shown-1')).status).toBe(200)
    expect((await device()).reported).toEqual(config)
    const { iccid: _, ...plain } = config
    expect((await device(await stack.token({}))).reported).toEqual(plain)
  })
})

describe('the configuration of a device', () => {
  const config = '/devices/Told-1/config'
  const desired = { heartbeat_interval: 60, location_mode: 'GNSS' }
  const configuration = async () => Device.parse((await stack.http('/devices/Told-1')).json).configuration
  const say = (uplink_count: number, reported = {}) =>
    stack.send('/uplink/Told-1', { uplink_count, heartbeat: { config: { dev_id: 'Told-1', ...reported } } })

  it('is queued, delivered with an uplink, and applied with another', async () => {
    await say(1, { heartbeat_interval: 720, location_mode: 'WIFI' })
    await expect.poll(async () => (await stack.events('Told-1')).length).toBe(1)
    const put = await stack.http(config, { method: 'PUT', json: desired })
    expect(put).toMatchObject({ status: 200, json: { version: 1, desired, state: 'queued', delivered: null } })
    expect(put.headers.get('etag')).toBe('"1"')

    let count = 1
    await expect.poll(async () => (await say(++count)).code, { interval: 200 }).toBe('2.05')
    await expect.poll(async () => (await configuration()).state).toBe('delivered')
    const carrying = (await configuration()).delivered?.uplinkId
    expect((await stack.events('Told-1')).map(({ id }) => id)).toContain(carrying)

    const last = await say(++count, desired)
    expect(last.code).toBe('2.04')
    await expect.poll(async () => (await configuration()).state).toBe('applied')
    const { applied } = await configuration()
    const reporting = (await stack.events('Told-1')).find(({ id }) => id === applied?.uplinkId)
    expect(reporting).toMatchObject({ uplink: { uplink_count: count } })
  })

  it('is changed only with the scope write, with valid values, and not over a change of somebody else', async () => {
    const put = (json: unknown, more = {}) => problem(config, { method: 'PUT', json, ...more })
    expect(await put(desired, { token: await stack.token({ scope: ['read'] }) })).toBe('403 missing-scope')
    expect(await put(desired, { token: await stack.token({ scope: ['write'], devices: ['X'] }) })).toBe(
      '403 foreign-device',
    )
    expect(await put({ heartbeat_interval: 0 })).toBe('400 bad-request')
    expect(await put({ heartbeat_interval: 1 })).toBe('400 bad-request')
    expect(await put({ heartbeat_interval: 4_294_967_295 })).toBe('400 bad-request')
    expect(await put({ location_mode: 'EVERYWHERE' })).toBe('400 bad-request')
    expect(await put({ heartbeat: 60 })).toBe('400 bad-request')
    expect(await put(desired, { headers: { 'if-match': '"7"' } })).toBe('412 stale-version')
    expect(await problem('/devices/Nobody/config', { method: 'PUT', json: desired })).toBe('404 unknown-device')
    expect(await problem(config, { method: 'PUT', headers: { 'content-type': 'text/plain' } })).toBe(
      '415 unsupported-media-type',
    )
    expect(await stack.http(config, { method: 'PUT', json: desired })).toMatchObject({ json: { version: 1 } })
  })
})

it('health says that the parts answer, and how many viewers are open', async () => {
  await stack.viewer('Health-1')
  const { status, json } = await stack.http('/health')
  expect([status, json]).toMatchObject([
    200,
    { status: 'ok', bus: 'ok', tables: { devices: 'ok', events: 'ok', viewers: 'ok' }, viewers: expect.any(Number) },
  ])
})

it('the documents are served with a policy that lets no foreign script in', async () => {
  const page = await stack.http('/docs', { token: null })
  expect(page.status).toBe(200)
  expect((await stack.http('/', { token: null })).text).toBe(page.text)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  const document = await stack.http('/openapi.json', { token: null })
  expect(document.json).toMatchObject({ openapi: '3.1.0', paths: { '/devices/{id}/config': { put: {} } } })
  const script = await stack.http('/docs/swagger-ui-bundle.js', { token: null })
  expect(script.text.length).toBeGreaterThan(1_000_000)
  expect((await stack.http('/docs/index.mjs', { token: null })).status).toBe(404)
})
