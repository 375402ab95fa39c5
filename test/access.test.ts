import { afterAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'
import { refusedWith, upgraded, withHeader, withQuery, withSubprotocol } from './support/viewer.ts'

const stack = stackUnderTest(await sharedEndpoints())
const url = stack.endpoints.webSocket
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
afterAll(stack.close)

describe('the handshake', () => {
  it('refuses without a token: 401', async () => {
    expect(await refusedWith(`${url}?deviceId=A1`)).toMatchObject({ status: 401 })
  })

  it('refuses a token that is not ours, or expired, or without the scope read: 403', async () => {
    const forged = `${stack.endpoints.token.slice(0, -4)}AAAA`
    const expired = await stack.token({ exp: Math.floor(Date.now() / 1000) - 1 })
    const writer = await stack.token({ scope: ['write'] })
    for (const token of ['nonsense', forged, expired, writer]) {
      expect(await refusedWith(`${url}?deviceId=A1`, bearer(token))).toMatchObject({ status: 403 })
    }
  })

  it('refuses a foreign device: 403', async () => {
    const token = await stack.token({ devices: ['B1', 'C*'] })
    expect(await refusedWith(`${url}?deviceId=A1`, bearer(token))).toMatchObject({ status: 403 })
  })

  it('refuses without a deviceId, or with one that cannot be: 400', async () => {
    const headers = bearer(stack.endpoints.token)
    expect(await refusedWith(url, headers)).toMatchObject({ status: 400 })
    expect(await refusedWith(`${url}?deviceId=`, headers)).toMatchObject({ status: 400 })
    expect(await refusedWith(`${url}?deviceId=a%20b`, headers)).toMatchObject({ status: 400 })
    expect(await refusedWith(`${url}?deviceId=A1&level=loud`, headers)).toMatchObject({ status: 400 })
  })

  it('refuses a doubled parameter, and says what a parameter should be: 400', async () => {
    const headers = bearer(stack.endpoints.token)
    const covered = bearer(await stack.token({ devices: ['A1'] }))
    const doubled = { status: 400, body: 'deviceId: given more than once' }
    expect(await refusedWith(`${url}?deviceId=A1&deviceId=A2`, headers)).toEqual(doubled)
    expect(await refusedWith(`${url}?deviceId=A1&deviceId=A2`, covered)).toEqual(doubled)
    const query = 'deviceId=A1&since=2026-11-28T02:00:00+02:00'
    expect(await refusedWith(`${url}?${query}`, headers)).toMatchObject({
      status: 400,
      body: expect.stringContaining('write it as %2B'),
    })
  })

  it('opens in spite of a parameter without a meaning, and names the one that was probably meant', async () => {
    const viewer = await stack.viewer('A1', { query: '&tial=10&since=2026-01-15t10:30:00z' })
    const told = await viewer.frame(({ type }) => type === 'error')
    expect(told).toMatchObject({ code: 'unknown-parameter', message: expect.stringContaining('did you mean tail?') })
    await viewer.frame(({ type }) => type === 'live')
  })

  it.each([
    ['another subprotocol first', ['graphql-ws', 'sonde.v1', 'TOKEN']],
    ['the token first', ['TOKEN', 'graphql-ws', 'sonde.v1']],
  ])('takes the token from the subprotocols: %s', async (_, names) => {
    const token = stack.endpoints.token
    const offering = (to: string) =>
      new WebSocket(
        to,
        names.map(name => name.replace('TOKEN', token)),
      )
    const viewer = await stack.viewer('A1', { connect: offering })
    expect(viewer.subprotocol).toBe('sonde.v1')
  })

  it('takes the token from a second header line of subprotocols', async () => {
    const lines = ['graphql-ws', 'sonde.v1', stack.endpoints.token]
    expect(await upgraded(`${url}?deviceId=A1`, lines)).toMatchObject({
      status: 101,
      headers: { 'sec-websocket-protocol': 'sonde.v1' },
    })
  })

  it.each([
    ['a subprotocol', withSubprotocol, 'sonde.v1'],
    ['a header', withHeader, ''],
    ['the URL', withQuery, ''],
  ])('takes the token from %s', async (_, connect, subprotocol) => {
    const viewer = await stack.viewer('A1', { connect })
    expect(viewer.frames[0]).toMatchObject({ type: 'connected', deviceId: 'A1', protocol: 'sonde.v1' })
    expect(viewer.subprotocol).toBe(subprotocol)
  })
})

describe('a viewer', () => {
  it('of one device never sees another’s; of * sees those that its token covers', async () => {
    const one = await stack.viewer('Tenant1-a')
    const all = await stack.viewer('*', { token: await stack.token({ devices: ['Tenant1-*'] }) })
    const everything = await stack.viewer('*')
    await stack.send('/uplink/Tenant2-a', { uplink_count: 1 })
    await stack.send('/uplink/Tenant1-b', { uplink_count: 2 })
    await stack.send('/uplink/Tenant1-a', { uplink_count: 3 })

    await one.frame(({ deviceId, type }) => type === 'uplink' && deviceId === 'Tenant1-a')
    await all.frame(({ deviceId, type }) => type === 'uplink' && deviceId === 'Tenant1-a')
    await all.frame(({ deviceId, type }) => type === 'uplink' && deviceId === 'Tenant1-b')
    for (const device of ['Tenant2-a', 'Tenant1-b', 'Tenant1-a']) {
      await everything.frame(({ deviceId, type }) => type === 'uplink' && deviceId === device)
    }
    const seen = (viewer: typeof one) =>
      new Set(viewer.frames.filter(({ type }) => type === 'uplink').map(({ deviceId }) => deviceId))
    expect(seen(one)).toEqual(new Set(['Tenant1-a']))
    expect(seen(all)).toEqual(new Set(['Tenant1-a', 'Tenant1-b']))
  })

  it('sees an ICCID only with the scope sensitive', async () => {
    const plain = await stack.viewer('Sim-1', { token: await stack.token({}) })
    const trusted = await stack.viewer('Sim-1', { token: await stack.token({ scope: ['read', 'sensitive'] }) })
    const config = { dev_id: 'Sim-1', iccid: '89450421180216254864' }
    await stack.send('/uplink', { heartbeat: { config } })
    expect(JSON.stringify(await trusted.frame(({ type }) => type === 'uplink'))).toContain(config.iccid)
    const shown = JSON.stringify(await plain.frame(({ type }) => type === 'uplink'))
    expect(shown).toContain('Sim-1')
    expect(shown).not.toContain(config.iccid)
  })

  it('with level=warn is spared what is quieter', async () => {
    const viewer = await stack.viewer('Level-1', { query: '&level=warn' })
    await stack.send('/uplink/Level-1', { uplink_count: 1 })
    await stack.send('/uplink/Level-1', { uplink_count: 2, heartbeat: { reboot: { reason: 'WATCHDOG' } } })
    const frame = await viewer.frame(({ type }) => type === 'uplink')
    expect(frame).toMatchObject({ level: 'error', message: 'Received uplink #2' })
    expect(viewer.uplinks('Level-1')).toHaveLength(1)
  })

  it('is answered: ping, and an error for what is not understood', async () => {
    const viewer = await stack.viewer('Talk-1')
    viewer.send('ping')
    await viewer.frame(({ type }) => type === 'pong')
    viewer.send('{"action":"dance"}')
    viewer.send('dance')
    expect(await viewer.frame(({ code }) => code === 'unknown-action')).toMatchObject({ type: 'error' })
    expect(await viewer.frame(({ code }) => code === 'not-json')).toMatchObject({ type: 'error' })
  })

  it('is cut when its token has expired, also when nothing is sent', async () => {
    /** Two viewers whose token lives as long as they need to open; undefined where it had ended before both had. */
    const opened = async (seconds: number) => {
      const token = await stack.token({ exp: Math.floor(Date.now() / 1000) + seconds })
      return Promise.all(['Expiry-1', 'Quiet-1'].map(deviceId => stack.viewer(deviceId, { token }))).catch(() => [])
    }
    let both = await opened(2)
    for (let seconds = 4; both.length === 0; seconds *= 2) both = await opened(seconds)
    const [viewer, quiet] = both
    if (!viewer || !quiet) throw new Error('no viewers')
    await stack.send('/uplink/Expiry-1', { uplink_count: 1 })
    await Promise.race([viewer.frame(({ type }) => type === 'uplink'), viewer.closed])
    const seen = viewer.uplinks('Expiry-1').length
    await Promise.all([viewer.closed, quiet.closed])
    await expect.poll(() => stack.viewersOf('Quiet-1')).toEqual([])
    await stack.send('/uplink/Expiry-1', { uplink_count: 2 })
    expect(viewer.uplinks('Expiry-1')).toHaveLength(seen)
  }, 130_000)
})

describe('a token for ABC*', () => {
  const ABC = { devices: ['ABC*'] }

  it('sees ABC123 and nothing else: over the URL, over subscribe, over *, over HTTP', async () => {
    const token = await stack.token(ABC)
    for (const deviceId of ['ABC123', 'ABD123', 'AB', 'abc123']) {
      await stack.send(`/uplink/${deviceId}`, { uplink_count: 1 })
      await expect.poll(async () => (await stack.events(deviceId)).length).toBe(1)
    }
    const isUplink = ({ type }: { type: string }) => type === 'uplink'
    const byUrl = await stack.viewer('ABC123', { token, query: '&tail=10' })
    for (const foreign of ['ABD123', 'AB', 'abc123']) {
      const { status } = await refusedWith(`${url}?deviceId=${foreign}`, bearer(token))
      expect(status).toBe(403)
      byUrl.send(JSON.stringify({ action: 'subscribe', deviceId: foreign, tail: 10 }))
      await byUrl.frame(({ code, deviceId }) => code === 'foreign-device' && deviceId === foreign)
      expect(await stack.http(`/devices/${foreign}`, { token })).toMatchObject({ status: 403 })
      expect(await stack.http(`/devices/${foreign}/events`, { token })).toMatchObject({ status: 403 })
    }
    const all = await stack.viewer('*', { token, query: '&tail=100' })
    await all.frame(({ type }) => type === 'live')
    for (const deviceId of ['ABD123', 'AB', 'abc123', 'ABC123']) {
      await stack.send(`/uplink/${deviceId}`, { uplink_count: 2 })
    }
    await all.frame(isUplink)
    await byUrl.frame(isUplink)
    const devices = (
      frames: readonly { deviceId?: string | undefined; events?: { deviceId: string }[] | undefined }[],
    ) => new Set(frames.flatMap(({ deviceId, events = [] }) => [deviceId, ...events.map(event => event.deviceId)]))
    expect(devices(all.frames)).toEqual(new Set(['*', 'ABC123']))
    const eventFrames = byUrl.frames.filter(({ type }) => type === 'uplink' || type === 'history')
    expect(devices(eventFrames)).toEqual(new Set(['ABC123']))
    const listed = await stack.http('/devices', { token })
    expect(listed.json).toMatchObject({ devices: [{ deviceId: 'ABC123' }] })
    const { text } = await stack.http('/events?tail=100', { token, headers: { accept: 'application/x-ndjson' } })
    expect(
      new Set(
        text
          .trim()
          .split('\n')
          .map(line => JSON.parse(line).deviceId),
      ),
    ).toEqual(new Set(['ABC123']))
  })
})
