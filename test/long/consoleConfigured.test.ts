import { afterAll, describe, expect, it } from 'vitest'
import { AUDIENCE } from '../../core/access/testing/issuer.ts'
import { foreignPage } from '../support/foreignPage.ts'
import { ownStack } from '../support/ownStack.ts'
import { consolePages, hasRows, isLive, PATIENCE_MS, rowOf } from '../support/page.ts'
import { schemaWithAirQuality } from '../support/schemaWith.ts'
import { CONSOLE_CLIENT, startSignInIssuer } from '../support/signInIssuer.ts'
import { stackUnderTest } from '../support/stack.ts'

/** A stack of another team: with a section of its own in the schema, and an issuer at which its people sign in. */
const schema = await schemaWithAirQuality(['optional float pm25 = 1'])
let lifetimeSeconds = 3600
const issuer = await startSignInIssuer({
  claims: { sonde_devices: 'Team-*', sonde_scope: 'read' },
  lifetimeSeconds: () => lifetimeSeconds,
})
const claims = { devices: 'sonde_devices', scope: 'sonde_scope' }
const local = await ownStack({
  settings: {
    schemaDir: schema.directory,
    // As a stage in AWS has it: `npm start -- --origins deployed`.
    allowedOrigins: [],
    oidc: { issuer: issuer.issuer, audience: AUDIENCE, claims },
    consoleOidcClientId: CONSOLE_CLIENT,
  },
})
await issuer.admit(`${local.endpoints.console}/signed-in`)
const stack = stackUnderTest(local.endpoints, schema.directory)
const pages = consolePages(local.endpoints)
afterAll(async () => {
  await pages.close()
  await stack.close()
  await local.close()
  await issuer.close()
  await schema.remove()
})

describe('a number that the schema brings', { timeout: PATIENCE_MS }, () => {
  it('is on the line, in the tree and in the charts, without a change of the console', async () => {
    for (const [index, pm25] of [11.5, 12.5, 15].entries())
      await stack.send('/uplink/Air-1', { uplink_count: index + 1, air_quality: { pm25 } })
    await expect.poll(async () => (await stack.events('Air-1')).length).toBe(3)
    const page = await pages.open('/devices/Air-1')
    await rowOf(page, 3).getByText('pm25=15').waitFor()
    await page.getByRole('link', { name: 'Over time' }).click()
    const chart = page.getByRole('region', { name: 'Any field' })
    await chart.getByLabel('Field', { exact: true }).selectOption('air_quality.pm25')
    const [name = '', last, least, mean, most] = await chart.getByRole('row').nth(1).locator('th, td').allTextContents()
    expect(name).toContain('air_quality.pm25')
    expect([last, least, mean, most].map(Number)).toEqual([15, 11.5, 13, 15])
    await chart.locator('canvas').waitFor()
  })
})

it('a page of another origin sees live events, may not call the HTTP API, and is told which setting that is', async () => {
  const { page, origin } = await foreignPage()
  const { webSocket: url, http, token } = local.endpoints
  const begin = (name: string, options: object) =>
    page.evaluate(`${name} = sdk.watch(${JSON.stringify({ url, http, token, firstWaitMs: 100, ...options })})`)
  await begin('granted', { deviceId: 'Team-2' })
  // A device that is new has an event that says so, beside its uplink.
  await page.evaluate('seen = []; void (async () => { for await (const item of granted) seen.push(item.type) })()')
  await page.waitForFunction("granted.state.state === 'live'")
  await stack.send('/uplink/Team-2', { uplink_count: 1 })
  await page.waitForFunction("seen.includes('uplink')")

  await begin('refused', { deviceId: 'Team-2', token: 'a.b.c' })
  await page.waitForFunction("refused.state.state === 'reconnecting'")
  expect(await page.evaluate('refused.state.reason')).toEqual({
    code: 'foreign-origin',
    message: `the HTTP API answers no page of ${origin}: the stage has to name it in allowedOrigins`,
  })
})

describe('signing in at the issuer', { timeout: 2 * PATIENCE_MS }, () => {
  it('returns to the same page, and later replaces an expired token without losing a row', async () => {
    lifetimeSeconds = 25
    await stack.send('/uplink/Team-1', { uplink_count: 1 })
    await expect.poll(async () => (await stack.events('Team-1')).length).toBe(1)
    const page = await pages.open('/devices/Team-1', { token: '' })
    await page.getByRole('button', { name: /^Sign in at/ }).click()
    await page.waitForURL(url => url.origin === issuer.issuer)
    const asked = new URL(page.url())
    expect(asked.pathname).toMatch(/^\/interaction\//)
    await page.getByPlaceholder('Enter any login').fill('ada')
    await page.getByPlaceholder('and password').fill('any')
    await page.getByRole('button', { name: 'Sign-in' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(url => url.pathname === '/devices/Team-1')
    expect(new URL(page.url()).search).toBe('')
    await rowOf(page, 1).waitFor()
    await isLive(page)
    expect(issuer.grants).toMatchObject([{ grant_type: 'authorization_code', code_verifier: expect.any(String) }])

    const dialog = page.getByRole('dialog', { name: 'Another token is needed' })
    await dialog.waitFor({ timeout: 60_000 })
    await stack.send('/uplink/Team-1', { uplink_count: 2 })
    lifetimeSeconds = 3600
    const opening = page.waitForEvent('popup')
    await dialog.getByRole('button', { name: /^Sign in at/ }).click()
    const beside = await opening
    // The issuer knows who it is and was allowed: it may ask once more, or not.
    await Promise.race([beside.waitForEvent('close'), beside.getByRole('button', { name: 'Continue' }).click()])
    await dialog.waitFor({ state: 'detached' })
    await stack.send('/uplink/Team-1', { uplink_count: 3 })
    await hasRows(page, [1, 2, 3])
    await isLive(page)
  })
})
