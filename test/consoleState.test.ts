import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ulid, uplink } from '../client/testing/events.ts'
import { type ConsoleOnFake, consoleOnFake } from './support/consoleOnFake.ts'
import { hasRows, isLive, PATIENCE_MS } from './support/page.ts'

let sonde: ConsoleOnFake['sonde']
let pages: ConsoleOnFake['pages']
let close: ConsoleOnFake['close']
beforeAll(async () => {
  ;({ sonde, pages, close } = await consoleOnFake())
}, 120_000)
afterAll(() => close())

const badge = (page: Page, text: RegExp) =>
  page.getByRole('status', { name: 'Connection' }).getByText(text).waitFor({ timeout: PATIENCE_MS })
const say = (count: number) => sonde.say(uplink(ulid(Date.now(), count), { deviceId: 'State-1', count }))

describe('the badge', { timeout: 2 * PATIENCE_MS }, () => {
  it('shows live, catching up, reconnecting and offline, and the page reads the missed events', async () => {
    sonde.behaviour.answers = false
    const page = await pages.open('/devices/State-1')
    await sonde.until(() => sonde.viewers.size > 0)
    await badge(page, /^Catching up$/)
    sonde.behaviour.answers = true
    sonde.cut()
    await isLive(page)
    say(1)
    await hasRows(page, [1])

    sonde.behaviour.refuse = { status: 503, code: 'unavailable', detail: 'A moment.' }
    sonde.cut()
    await badge(page, /^Reconnecting/)
    const about = page.getByRole('region', { name: 'About the connection' })
    await about.waitFor()
    say(2)
    sonde.behaviour.refuse = undefined
    await about.getByRole('button', { name: 'Try now' }).click()
    await isLive(page)
    await about.waitFor({ state: 'detached' })
    await hasRows(page, [1, 2])

    await page.context().setOffline(true)
    await badge(page, /^Offline$/)
    await about.getByText('This machine has no network').waitFor()
    say(3)
    await page.context().setOffline(false)
    await isLive(page)
    say(4)
    await hasRows(page, [1, 2, 3, 4])
    expect(await about.count()).toBe(0)
  })
})
