import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../client/testing/events.ts'
import { type ConsoleOnFake, consoleOnFake } from '../support/consoleOnFake.ts'
import { ME, Refusal } from '../support/consoleSite.ts'
import { hasRows, isLive, later, PATIENCE_MS } from '../support/page.ts'

let sonde: ConsoleOnFake['sonde']
let pages: ConsoleOnFake['pages']
let close: ConsoleOnFake['close']
/** History over HTTP, as the socket has it. */
const eventsOf = ({ pathname, searchParams }: URL) => {
  const [, , deviceId] = pathname.split('/')
  const since = searchParams.get('since') ?? ''
  const events = sonde.stored.filter(one => one.deviceId === deviceId && one.id > since)
  return { events: searchParams.has('since') ? events : events.toReversed(), cursor: null, lookedTo: null }
}
/** The token's subject may not watch this device. */
const FOREIGN = 'Foreign-1'
beforeAll(async () => {
  ;({ sonde, pages, close } = await consoleOnFake((url, token) => {
    if (url.pathname.endsWith('/events')) return eventsOf(url)
    if (url.pathname === '/me' && url.searchParams.get('deviceId') === FOREIGN && token !== 'wider')
      return new Refusal(403, 'foreign-device')
    return url.pathname === '/me' ? ME : undefined
  }))
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
    // It may try by itself before the click.
    await Promise.race([about.getByRole('button', { name: 'Try now' }).click(), isLive(page)])
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

describe('while no socket opens', { timeout: 2 * PATIENCE_MS }, () => {
  it('the page reads history over HTTP, says so, and misses nothing later', async () => {
    const put = (count: number) => sonde.store(uplink(ulid(Date.now(), count), { deviceId: 'State-2', count }))
    sonde.behaviour.opensSockets = false
    put(1)
    const page = await pages.open('/devices/State-2')
    await hasRows(page, [1])
    await badge(page, /^Reconnecting/)
    const about = page.getByRole('region', { name: 'About the connection' })
    await about.getByText('The socket does not open').waitFor()
    await about.getByText('reads history over HTTP').waitFor()
    put(2)
    await about.getByRole('button', { name: 'Try now' }).click()
    await hasRows(page, [1, 2])
    sonde.behaviour.opensSockets = true
    await Promise.race([about.getByRole('button', { name: 'Try now' }).click(), isLive(page)])
    await isLive(page)
    await about.waitFor({ state: 'detached' })
    await hasRows(page, [1, 2])
  })
})

describe('a device that the token does not cover', { timeout: 2 * PATIENCE_MS }, () => {
  it('is not asked for again and again: the page says why, and goes on with another token', async () => {
    sonde.behaviour.refuse = { status: 403 }
    sonde.behaviour.refusedDevice = FOREIGN
    const before = sonde.tokens.length
    const page = await pages.open(`/devices/${FOREIGN}`, { time: 'movable' })
    await badge(page, /^Closed/)
    const about = page.getByRole('region', { name: 'About the connection' })
    await about.getByText('This token does not cover the device').waitFor()
    await later(page, 60_000)
    expect(sonde.tokens.length - before).toBe(1)
    sonde.behaviour.refuse = undefined
    await about.getByRole('button', { name: 'Enter another token' }).click()
    await page.getByRole('dialog').getByLabel('Token').fill('wider')
    await page.getByRole('button', { name: 'Continue' }).click()
    await isLive(page)
    sonde.say(uplink(ulid(Date.now(), 1), { deviceId: FOREIGN, count: 1 }))
    await hasRows(page, [1])
  })
})
