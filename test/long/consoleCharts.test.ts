import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../client/testing/events.ts'
import { type ConsoleOnFake, consoleOnFake } from '../support/consoleOnFake.ts'
import { Refusal } from '../support/consoleSite.ts'
import { PATIENCE_MS, rowOf } from '../support/page.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** A day that has passed; the browser's clock shows UTC or a zone of whole hours. */
const DAY = Math.floor(Date.now() / (24 * HOUR_MS) - 2) * 24 * HOUR_MS

/** An uplink every ten minutes of that day; one of them reports -300 °C. */
const frames = Array.from({ length: 144 }, (_, place) => {
  const ms = DAY + place * 10 * MINUTE_MS
  const one = uplink(ulid(ms, place), { deviceId: 'Charts-1', count: place })
  const temperature = place === 70 ? -300 : 20 + Math.sin(place / 10)
  return {
    ...one,
    timestamp: new Date(ms).toISOString(),
    data: { ...one.data, temperature, activity: { sleep: 500 }, uplink: { uplink_count: place } },
  }
})

let pages: ConsoleOnFake['pages']
let close: ConsoleOnFake['close']
let refusal: Refusal | undefined
beforeAll(async () => {
  ;({ pages, close } = await consoleOnFake(({ pathname, searchParams }) => {
    if (!pathname.endsWith('/events')) return undefined
    if (refusal) return refusal
    const [since, until] = [searchParams.get('since') ?? '', searchParams.get('until') ?? '~']
    const events = frames.filter(({ timestamp }) => timestamp > since && timestamp < until)
    return { events: events.toReversed(), cursor: null, lookedTo: null }
  }))
}, 120_000)
afterAll(() => close())

const open = (from: number, to: number) => {
  const query = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })
  return pages.open(`/devices/Charts-1/time?${query}`)
}

/** The part of the width of a chart, from 0 to 1, that something is drawn on, just above its axis of time. */
const drawnPart = (page: Page, chart: string) =>
  page.evaluate<number>(`(() => {
    const region = document.querySelector('section[aria-label="${chart}"]')
    if (!region?.querySelector('.u-over')) return 0
    const canvas = region.querySelector('canvas')
    const over = region.querySelector('.u-over').getBoundingClientRect()
    const box = canvas.getBoundingClientRect()
    const scale = canvas.width / box.width
    const [x, y] = [(over.left - box.left) * scale, (over.bottom - box.top - 4) * scale]
    const width = Math.floor(over.width * scale)
    const { data } = canvas.getContext('2d').getImageData(x, y, width, 1)
    return data.filter((value, place) => place % 4 === 3 && value > 250).length / width
  })()`)

describe('the bars of activity', { timeout: PATIENCE_MS }, () => {
  it.each([
    ['one selected hour', 10 * HOUR_MS, 11 * HOUR_MS, 1],
    ['an hour that is cut from two', 10 * HOUR_MS + 20 * MINUTE_MS, 11 * HOUR_MS + 20 * MINUTE_MS, 1],
    ['ten minutes within an hour', 10 * HOUR_MS + 15 * MINUTE_MS, 10 * HOUR_MS + 35 * MINUTE_MS, 1],
    ['a day before which there is nothing', -12 * HOUR_MS, 12 * HOUR_MS, 0.5],
    ['days: the one that reported, to its midnight', -48 * HOUR_MS, 48 * HOUR_MS, 0.25],
  ])('fill %s', async (_, from, to, part) => {
    const page = await open(DAY + from, DAY + to)
    const name = to - from > 48 * HOUR_MS ? 'Activity by day' : 'Activity by hour'
    await expect.poll(() => drawnPart(page, name)).toBeGreaterThan(0.93 * part)
    expect(await drawnPart(page, name)).toBeLessThan(1.07 * part)
  })
})

describe('one reading of -300 °C', { timeout: PATIENCE_MS }, () => {
  it('does not flatten the chart: it is named, and shown on request', async () => {
    const page = await open(DAY, DAY + 24 * HOUR_MS)
    const chart = page.getByRole('region', { name: 'Modem temperature' })
    await chart.getByText('1 value is outside of the range shown: -300.').waitFor()
    await chart.getByRole('button', { name: 'Show all' }).click()
    await chart.getByText('1 value is far from the others: -300.').waitFor()
    await chart.getByRole('button', { name: 'Leave out' }).waitFor()
    const [, , minimum] = await chart.getByRole('row').nth(1).locator('th, td').allTextContents()
    expect(minimum).toBe('-300')
  })
})

describe('charts whose history cannot be read', { timeout: PATIENCE_MS }, () => {
  it('say so, and are drawn once it can be', async () => {
    refusal = new Refusal(503, 'unavailable')
    const page = await open(DAY, DAY + 24 * HOUR_MS)
    const chart = page.getByRole('region', { name: 'Modem temperature' })
    await chart.getByText('The uplinks of this range could not be read.').waitFor()
    await page.getByText('The events could not be read.').waitFor()
    expect(await page.getByText(/Nothing was reported|There are no events/).count()).toBe(0)
    refusal = undefined
    await chart.locator('canvas').waitFor()
    await rowOf(page, 1).waitFor()
  })
})
