import { afterAll, describe, expect, it } from 'vitest'
import { stages } from '../infra/testing/stages.ts'
import { ownStack } from './support/ownStack.ts'
import { ACCEPTED, stackUnderTest } from './support/stack.ts'

// Tokens of the issuer are another test's, and quarantine too.
const { stage: _, oidc, consoleOidcClientId, unknownDevices, ...settings } = stages.everything ?? {}
const local = await ownStack({ settings })
const stack = stackUnderTest(local.endpoints)
afterAll(async () => {
  await stack.close()
  await local.close()
})

describe('a stage with every option on', () => {
  it('stores what a device says, and shows it', async () => {
    const viewer = await stack.viewer('All-1')
    expect(await stack.send('/uplink/All-1', { uplink_count: 1 })).toMatchObject({
      code: expect.stringMatching(ACCEPTED),
    })
    await viewer.frame(({ type }) => type === 'uplink')
    await expect.poll(() => stack.events('All-1')).toMatchObject([{ type: 'uplink' }])
  })

  it('tells the console where the APIs answer here, whatever their names', async () => {
    const { console: site, http, webSocket } = local.endpoints
    const told = await fetch(`${site}/config.json`)
    expect(await told.json()).toMatchObject({ httpUrl: http, webSocketUrl: webSocket })
    expect(told.headers.get('content-security-policy')).toContain(`connect-src 'self' ${webSocket} ${http};`)
    const asked = await fetch(`${http}/devices`, { headers: { origin: String(site) } })
    expect(asked.headers.get('access-control-allow-origin')).toBe(site)
  })

  it('has outputs that say what the records of its names lead to', () => {
    expect(local.endpoints.outputs).toMatchObject({
      ConsoleDomainTarget: expect.stringMatching(/\.cloudfront\.net$/),
      HttpDomainTarget: expect.stringMatching(/^d-/),
      HttpDomainZone: expect.stringMatching(/^Z/),
      WebSocketDomainTarget: expect.stringMatching(/^d-/),
      WebSocketDomainZone: expect.stringMatching(/^Z/),
    })
  })
})
