import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../client/testing/events.ts'
import type { AlertFrame, EventFrame, StatusEventFrame } from '../../client/watch.ts'
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

/** A device that is new on that day. It reports every ten minutes, is not heard from noon to three, and is too warm for an hour. */
const SILENT = 'Charts-2'
const NOON = DAY + 12 * HOUR_MS
const iso = (ms: number) => new Date(ms).toISOString()
const shared = (ms: number) => ({ deviceId: SILENT, timestamp: iso(ms), level: 'info', message: 'told' }) as const
const statusTold = (
  ms: number,
  change: StatusEventFrame['data']['change'],
  facts: Partial<StatusEventFrame['data']> = {},
): StatusEventFrame => ({
  ...shared(ms),
  id: ulid(ms, 1),
  type: 'status',
  data: {
    change,
    status: change === 'late' || change === 'offline' ? change : 'online',
    since: iso(change === 'late' || change === 'offline' ? NOON : ms),
    intervalSeconds: 600,
    ...facts,
  },
})
const alertTold = (ms: number, data: Pick<AlertFrame['data'], 'state' | 'since'>): AlertFrame => ({
  ...shared(ms),
  id: ulid(ms, 2),
  type: 'alert',
  data: { rule: 'too-warm', ...data },
})
const FIRST = DAY + 2 * HOUR_MS + 7 * MINUTE_MS
const silentFrames: readonly EventFrame[] = [
  statusTold(FIRST, 'first-seen'),
  statusTold(NOON + 25 * MINUTE_MS, 'late', { silentSeconds: 1_500 }),
  statusTold(NOON + 100 * MINUTE_MS, 'offline', { silentSeconds: 6_000 }),
  statusTold(NOON + 180 * MINUTE_MS, 'online', { silentSeconds: 10_800 }),
  alertTold(NOON + 5 * HOUR_MS, { state: 'firing', since: iso(NOON + 5 * HOUR_MS) }),
  alertTold(NOON + 6 * HOUR_MS, { state: 'over', since: iso(NOON + 5 * HOUR_MS) }),
  ...frames
    .filter(
      ({ timestamp }) => timestamp >= iso(FIRST) && (timestamp <= iso(NOON) || timestamp >= iso(NOON + 3 * HOUR_MS)),
    )
    .map(frame => ({ ...frame, deviceId: SILENT, data: { ...frame.data, temperature: 20 } })),
].toSorted((one, other) => (one.id < other.id ? -1 : 1))

let pages: ConsoleOnFake['pages']
let close: ConsoleOnFake['close']
let refusal: Refusal | undefined
beforeAll(async () => {
  ;({ pages, close } = await consoleOnFake(({ pathname, searchParams }) => {
    if (!pathname.endsWith('/events')) return undefined
    if (refusal) return refusal
    const [since, until] = [searchParams.get('since') ?? '', searchParams.get('until') ?? '~']
    const told: readonly EventFrame[] = pathname.includes(SILENT) ? silentFrames : frames
    const events = told.filter(({ timestamp }) => timestamp > since && timestamp < until)
    return { events: events.toReversed(), cursor: null, lookedTo: null }
  }))
}, 120_000)
afterAll(() => close())

const open = (from: number, to: number, device = 'Charts-1') => {
  const query = new URLSearchParams({ from: iso(from), to: iso(to) })
  return pages.open(`/devices/${device}/time?${query}`)
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

/** Whether something is drawn on a chart of that day at a time, so many pixels above its axis of time. */
const isDrawn = (page: Page, chart: string, ms: number, above: number) =>
  page.evaluate<boolean>(`(() => {
    const region = document.querySelector('section[aria-label="${chart}"]')
    const canvas = region.querySelector('canvas')
    const over = region.querySelector('.u-over').getBoundingClientRect()
    const box = canvas.getBoundingClientRect()
    const scale = canvas.width / box.width
    const x = (over.left - box.left + over.width * ${(ms - DAY) / (24 * HOUR_MS)}) * scale
    const y = (over.bottom - box.top - ${above}) * scale
    return canvas.getContext('2d').getImageData(x, y, 1, 1).data[3] > 200
  })()`)

describe('a device that is not heard for a while', { timeout: PATIENCE_MS }, () => {
  it('was late, then offline: both stand in the legend and along the axis of time, and so does its first uplink', async () => {
    const page = await open(DAY, DAY + 24 * HOUR_MS, SILENT)
    await page.getByText('Late: 1 (1 h 15 min)').waitFor()
    await page.getByText('Offline: 1 (1 h 20 min)').waitFor()
    await page.getByText(/Heard first: /).waitFor()
    await page.getByText('Alerts: 1 (too-warm)').waitFor()
    const chart = 'Modem temperature'
    await page.getByRole('region', { name: chart }).locator('.u-over').waitFor()
    const drawn = () =>
      Promise.all(
        [
          [NOON + 70 * MINUTE_MS, 2],
          [NOON + 70 * MINUTE_MS, 5],
          [NOON + 130 * MINUTE_MS, 5],
          [NOON + 200 * MINUTE_MS, 2],
          [FIRST + MINUTE_MS, 60],
        ].map(([ms = 0, above = 0]) => isDrawn(page, chart, ms, above)),
      )
    await expect.poll(drawn).toEqual([true, false, true, false, true])
  })

  it('is offline in a range within that time, and an alert stands over a range within it', async () => {
    const page = await open(DAY, DAY + 24 * HOUR_MS, SILENT)
    const over = page.getByRole('region', { name: 'Modem temperature' }).locator('.u-over')
    const drag = async (from: number, to: number) => {
      const box = await over.boundingBox()
      if (!box) throw new Error('no chart')
      const at = (ms: number) => box.x + ((ms - DAY) / (24 * HOUR_MS)) * box.width
      await page.mouse.move(at(from), box.y + 40)
      await page.mouse.down()
      await page.mouse.move(at(to), box.y + 40, { steps: 8 })
      await page.mouse.up()
    }
    await page.getByText('Alerts: 1 (too-warm)').waitFor()
    await drag(NOON + 115 * MINUTE_MS, NOON + 165 * MINUTE_MS)
    await page.getByText(/Offline: 1 \(\d+ min/).waitFor()
    await page.getByText('Nothing was reported in this range.').first().waitFor()
    expect(await page.getByText(/(Late|Alerts|Heard first): /).count()).toBe(0)
    await page.goBack()
    await page.getByText('Late: 1 (1 h 15 min)').waitFor()
    await drag(NOON + 310 * MINUTE_MS, NOON + 350 * MINUTE_MS)
    await page.getByText('Alerts: 1 (too-warm)').waitFor()
    await page.getByText('Late: 1 (1 h 15 min)').waitFor({ state: 'detached' })
  })
})

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
