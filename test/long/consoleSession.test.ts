import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../client/testing/events.ts'
import { type ConsoleOnFake, consoleOnFake } from '../support/consoleOnFake.ts'
import { CUT, ME, Refusal } from '../support/consoleSite.ts'
import { hasRows, isLive, later, PATIENCE_MS, seriousFindings } from '../support/page.ts'

let sonde: ConsoleOnFake['sonde']
let pages: ConsoleOnFake['pages']
let close: ConsoleOnFake['close']
/** The answer of the HTTP API to a token; undefined when it answers as usual. */
let said: (token: string) => unknown
beforeAll(async () => {
  ;({ sonde, pages, close } = await consoleOnFake((url, token) => {
    const told = said(token)
    if (told instanceof Refusal) return told
    if (url.pathname === '/me') return told
    return url.pathname === '/devices' ? { devices: [], cursor: null } : undefined
  }))
}, 120_000)
beforeEach(() => {
  said = token => ({ ...ME, sub: `sub of ${token}` })
  sonde.behaviour.refuse = undefined
})
afterAll(() => close())

const say = (count: number) => sonde.say(uplink(ulid(Date.now(), count), { deviceId: 'Session-1', count }))
const addressOf = async (page: Page) => {
  await page.waitForFunction('!location.href.includes("token")')
  return new URL(page.url()).pathname
}
/** Opens a link in the tab of a page, as a person does who clicks on it elsewhere. */
const follow = (page: Page, token: string) => page.evaluate(`location.hash = '#token=${token}'`)
const offer = (page: Page) => page.getByRole('dialog', { name: 'Sign in with the token of this link?' })
const signedInAs = async (page: Page, token: string) => {
  await page.getByRole('button', { name: 'Preferences' }).click()
  await page.getByText(`Signed in as sub of ${token}`).waitFor()
  await page.keyboard.press('Escape')
}

describe('the token of a link', { timeout: PATIENCE_MS }, () => {
  it.each([
    ['/devices/Session-1', 'Session-1'],
    ['//devices//Session-1/', 'Session-1'],
    ['//x/', 'Page not found'],
    ['/devices/%zz', 'Page not found'],
    ['/nothing/here/', 'Page not found'],
    ['//', 'No device has been heard yet'],
  ])('leaves the address of %s, and the page is there', async (path, words) => {
    const page = await pages.open(path)
    await page.getByText(words).first().waitFor()
    expect(await addressOf(page)).toBe(path)
  })

  it('leaves the address when the page cannot begin', async () => {
    said = () => CUT
    const page = await pages.open('//x/')
    await page.getByRole('heading', { name: 'Sonde cannot be reached' }).waitFor()
    expect(await addressOf(page)).toBe('//x/')
    await follow(page, 'another')
    await addressOf(page)
  })
})

describe('a link to a page on which somebody is signed in (session fixation)', { timeout: PATIENCE_MS }, () => {
  it('asks, with both subjects, and does as the person says', async () => {
    const page = await pages.open('/devices/Session-1', { token: 'ada' })
    await isLive(page)
    await follow(page, 'eve')
    await offer(page).getByText('sub of ada', { exact: true }).waitFor()
    await offer(page).getByText('sub of eve', { exact: true }).waitFor()
    await addressOf(page)
    expect(await seriousFindings(page)).toEqual([])
    await offer(page).getByRole('button', { name: 'Stay sub of ada' }).click()
    await signedInAs(page, 'ada')
    await page.reload()
    await isLive(page)
    await signedInAs(page, 'ada')

    await page.goto(`${new URL(page.url()).origin}/all#token=eve`)
    await offer(page).getByRole('button', { name: 'Sign in as sub of eve' }).click()
    await signedInAs(page, 'eve')
  })

  it('asks also when the page is loaded by the link', async () => {
    const page = await pages.open('/', { token: 'ada' })
    await page.getByText('No device has been heard yet').waitFor()
    await page.goto('about:blank')
    await page.goBack()
    await page.getByText('No device has been heard yet').waitFor()
    await page.goto(`${new URL(page.url()).origin}/all?x#token=eve`)
    await offer(page).waitFor()
  })

  it('keeps the session when the token is refused, and says so', async () => {
    const page = await pages.open('/devices/Session-1', { token: 'ada' })
    await isLive(page)
    said = token => (token === 'bad' ? new Refusal(401, 'invalid-token') : { ...ME, sub: `sub of ${token}` })
    await follow(page, 'bad')
    const dialog = page.getByRole('dialog', { name: 'The token in the link is not accepted' })
    await dialog.getByText('This token is not valid here').waitFor()
    await dialog.getByRole('button', { name: 'Stay signed in' }).click()
    await signedInAs(page, 'ada')
  })
})

describe('a page that is loaded again while the API is away', { timeout: PATIENCE_MS }, () => {
  it.each([
    ['does not answer', CUT],
    ['is overloaded', new Refusal(503, 'unavailable')],
  ])('keeps the session when the API %s, and continues by itself', async (_, refusal) => {
    const page = await pages.open('/devices/Session-1')
    await isLive(page)
    said = () => refusal
    await page.reload()
    await page.getByText('You stay signed in.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(await page.getByLabel('Token').count()).toBe(0)
    said = () => ME
    await isLive(page)
  })
})

describe('a token that the stack no longer accepts', { timeout: PATIENCE_MS }, () => {
  it('is told once, while the dialog is open and after it is closed', async () => {
    const page = await pages.open('/devices/Session-1', { time: 'movable' })
    await isLive(page)
    said = () => new Refusal(401, 'expired-token')
    sonde.behaviour.refuse = { status: 401, code: 'expired-token', detail: 'The token has expired' }
    sonde.cut()
    const dialog = page.getByRole('dialog', { name: 'Another token is needed' })
    await dialog.waitFor()
    const mentions = () =>
      page
        .getByText(/expired/i)
        .filter({ visible: true })
        .count()
    await expect.poll(mentions).toBe(1)
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'About your token' }).getByText('This token has expired').waitFor()
    // Longer than an interruption has to last before it is shown, and until the device is read again.
    await later(page, 10_000)
    expect(await mentions()).toBe(1)
    expect(await dialog.count()).toBe(0)

    said = () => ME
    sonde.behaviour.refuse = undefined
    await page.getByRole('button', { name: 'Enter another token' }).click()
    await page.getByRole('dialog').getByLabel('Token').fill('newer')
    await page.getByRole('button', { name: 'Continue' }).click()
    await isLive(page)
    say(1)
    await hasRows(page, [1])
  })
})
