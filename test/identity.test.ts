import { afterAll, describe, expect, it } from 'vitest'
import { AUDIENCE, startIssuer } from '../core/access/testing/issuer.ts'
import { ownStack } from './support/ownStack.ts'
import { stackUnderTest } from './support/stack.ts'
import { refusedWith } from './support/viewer.ts'

const issuer = await startIssuer()
const claims = { devices: 'sonde_devices', scope: 'sonde_scope' }
const local = await ownStack({ settings: { oidc: { issuer: issuer.issuer, audience: AUDIENCE, claims } } })
const stack = stackUnderTest(local.endpoints)
afterAll(async () => {
  await stack.close()
  await local.close()
  await issuer.close()
})
const tokenOf = (sub: string, devices: string, scope = 'openid read') =>
  issuer.token({ sub, sonde_devices: devices, sonde_scope: scope })

describe('a token of the issuer', () => {
  it('opens the socket and the HTTP API, as far as its mapped claims reach', async () => {
    const token = await tokenOf('ada', 'Plant1-*')
    const viewer = await stack.viewer('Plant1-a', { token })
    await stack.send('/uplink/Plant1-a', { uplink_count: 1 })
    await viewer.frame(({ type }) => type === 'uplink')
    expect(await stack.http('/me', { token })).toMatchObject({
      status: 200,
      json: { sub: 'ada', devices: ['Plant1-*'], scope: ['read'] },
    })
    const headers = { authorization: `Bearer ${token}` }
    const url = `${local.endpoints.webSocket}?deviceId=Plant2-a`
    expect(await refusedWith(url, headers)).toMatchObject({ status: 403 })
    expect(await stack.http('/devices/Plant2-a', { token })).toMatchObject({ status: 403 })
  })

  it('that is for somebody else, or without claims, opens nothing', async () => {
    const url = `${local.endpoints.webSocket}?deviceId=Plant1-a`
    const bearer = async (token: string) => refusedWith(url, { authorization: `Bearer ${token}` })
    const empty = await issuer.token({ sub: 'eve' })
    expect(await bearer(empty)).toMatchObject({ status: 403 })
    expect(await stack.http('/devices', { token: empty })).toMatchObject({
      status: 401,
      json: { code: 'invalid-token' },
    })
  })

  it('does not keep our own tokens out', async () => {
    expect(await stack.http('/me')).toMatchObject({ status: 200, json: { sub: 'local' } })
  })
})

describe('a subject that is revoked', () => {
  it('loses its open sockets and its tokens, and others do not', async () => {
    const hour = Math.floor(Date.now() / 1000) + 3600
    const old = await stack.token({ sub: 'leaver', exp: hour, iat: Math.floor(Date.now() / 1000) - 60 })
    const one = await stack.viewer('Revoked-1', { token: old })
    const two = await stack.viewer('Revoked-1', { token: old })
    const other = await stack.viewer('Revoked-1', { token: await stack.token({ sub: 'stayer' }) })
    expect(await stack.revoke('leaver')).toBe(2)
    await Promise.all([one.closed, two.closed])
    const url = `${local.endpoints.webSocket}?deviceId=Revoked-1`
    expect(await refusedWith(url, { authorization: `Bearer ${old}` })).toMatchObject({ status: 403 })
    expect(await stack.http('/me', { token: old })).toMatchObject({ status: 401, json: { code: 'revoked-token' } })
    await stack.send('/uplink/Revoked-1', { uplink_count: 1 })
    await other.frame(({ type }) => type === 'uplink')
    await expect.poll(async () => (await stack.viewersOf('Revoked-1')).length).toBe(1)

    const later = await stack.token({ sub: 'leaver', exp: hour, iat: Math.floor(Date.now() / 1000) + 1 })
    await stack.viewer('Revoked-1', { token: later })
  })
})
