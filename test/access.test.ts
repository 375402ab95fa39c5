import { afterAll, describe, expect, inject, it } from 'vitest'
import { stackUnderTest } from './support/stack.ts'
import { refusedWith, withHeader, withQuery, withSubprotocol } from './support/viewer.ts'

const stack = stackUnderTest(inject('endpoints'))
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

  it('is cut when its token has expired', async () => {
    const soon = await stack.token({ exp: Math.floor(Date.now() / 1000) + 2 })
    const viewer = await stack.viewer('Expiry-1', { token: soon })
    await stack.send('/uplink/Expiry-1', { uplink_count: 1 })
    await viewer.frame(({ type }) => type === 'uplink')
    await expect
      .poll(
        async () => {
          await stack.send('/uplink/Expiry-1', { uplink_count: 2 })
          return stack.viewersOf('Expiry-1')
        },
        { timeout: 10_000 },
      )
      .toEqual([])
  })
})
