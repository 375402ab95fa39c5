import { afterAll, describe, expect, it } from 'vitest'
import { Device, DevicePage } from '../core/contracts/http.ts'
import { askedOver } from './support/asked.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const { stored, problem } = askedOver(stack)
afterAll(stack.close)

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
    const got = await stack.http(config)
    expect([got.json, got.headers.get('etag')]).toEqual([put.json, '"1"'])

    let count = 1
    await expect.poll(async () => (await say(++count)).code, { interval: 200 }).toBe('2.05')
    await expect.poll(async () => (await configuration()).state).toBe('delivered')
    const carrying = (await configuration()).delivered?.uplinkId
    await expect.poll(async () => (await stack.events('Told-1')).map(({ id }) => id)).toContain(carrying)

    const last = await say(++count, desired)
    expect(last.code).toBe('2.04')
    await expect.poll(async () => (await configuration()).state).toBe('applied')
    const { applied } = await configuration()
    const reporting = async () => (await stack.events('Told-1')).find(({ id }) => id === applied?.uplinkId)
    // The record of a device is written before the event.
    await expect.poll(reporting).toMatchObject({ uplink: { uplink_count: count } })
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
    for (const headers of [{ 'if-match': '"7"' }, { 'if-match': 'W/"1"' }, { 'if-none-match': '*' }])
      expect(await put(desired, { headers })).toBe('412 stale-version')
    expect(await put(desired, { headers: { 'if-match': '1' } })).toBe('400 bad-request')
    expect(await problem(config, { method: 'PUT' })).toBe('400 bad-request')
    const shown = (await stack.http(config)).headers.get('etag') ?? ''
    for (const tag of ['*', '"1"', `"7", ${shown}`, (await stack.http('/devices/Told-1')).headers.get('etag') ?? ''])
      expect((await stack.http(config, { method: 'PUT', json: desired, headers: { 'if-match': tag } })).status).toBe(
        200,
      )
    expect(await problem('/devices/Nobody/config', { method: 'PUT', json: desired })).toBe('404 unknown-device')
    expect(await problem(config, { method: 'PUT', headers: { 'content-type': 'text/plain' } })).toBe(
      '415 unsupported-media-type',
    )
    expect(await stack.http(config, { method: 'PUT', json: desired })).toMatchObject({ json: { version: 1 } })
  })
})
