import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleOnFake, consoleOnFake } from '../support/consoleOnFake.ts'
import { strainOf } from '../support/flood.ts'
import { lineFloodOf, lineMessage } from '../support/lineFlood.ts'
import { downloaded } from '../support/page.ts'

const PER_SECOND = 10_000
const SOURCES = 20
const isLong = process.env.FLOOD === 'long'
const seconds = isLong ? 30 : 8
const MAX_ROWS = 20_000
const MAX_BYTES = 250e6
const LONGEST_TASK_MS = 200
/** The maximum delay of the page, s of lines. */
const BEHIND_SECONDS = 2

let sonde: ConsoleOnFake['sonde']
let pages: ConsoleOnFake['pages']
let close: ConsoleOnFake['close']
beforeAll(async () => {
  ;({ sonde, pages, close } = await consoleOnFake(({ pathname }) =>
    pathname.endsWith('/events') ? { events: [], cursor: null, lookedTo: null, readUnits: 0 } : undefined,
  ))
}, 120_000)
afterAll(() => close())

/** The numbers of the lines that are there, from top to bottom. */
const shownLines = (page: Page): Promise<number[]> =>
  page.evaluate<number[]>(`
    [...document.querySelectorAll('[role="log"] [data-event]')]
      .map(row => ({ row, top: row.getBoundingClientRect().top }))
      .sort((one, other) => one.top - other.top)
      .map(({ row }) => Number(/line #(\\d+)/.exec(row.textContent)?.[1]))`)

it(
  'takes 10,000 log lines a second of 20 services: in order, none missing, and the page can be used meanwhile',
  async () => {
    const page = await pages.open('/all')
    const flood = lineFloodOf(sonde, SOURCES)
    const isShown = (count: number) =>
      page.getByLabel(`Details of ${lineMessage(count)}`, { exact: true }).waitFor({ timeout: 60_000 })
    await sonde.until(() => sonde.viewers.size > 0)
    // The first lines warm the page up.
    await flood.run({ perSecond: PER_SECOND, seconds: 2 })
    await isShown(flood.sent())

    const seen: { behind: number; isInOrder: boolean }[] = []
    const { heapBytes, longTasks, share } = await strainOf(
      page,
      () => flood.run({ perSecond: PER_SECOND, seconds }),
      async () => {
        const numbers = await shownLines(page)
        const last = numbers.at(-1) ?? 0
        const isInOrder = numbers.every((number, place) => number === last - numbers.length + 1 + place)
        seen.push({ behind: flood.sent() - last, isInOrder })
      },
    )
    await isShown(flood.sent())
    const maxOf = (numbers: readonly number[]) => Math.round(Math.max(0, ...numbers))
    const longestWorked = maxOf(longTasks.map(({ processorMs }) => processorMs))
    const behind = maxOf(seen.map(one => one.behind))
    console.log(
      `console line flood: ${flood.sent()} lines, ${seconds} s at ${PER_SECOND}/s; at most ${behind} rows behind; ` +
        `JavaScript heap ${maxOf([heapBytes / 1e6])} MB at most; ${share.toFixed(2)} of a processor; ` +
        `${longTasks.length} tasks over 50 ms, the longest ${maxOf(longTasks.map(({ ms }) => ms))} ms, of that with a processor ${longestWorked} ms`,
    )
    expect(seen.every(({ isInOrder }) => isInOrder)).toBe(true)
    expect(await page.locator('.log-mark--skipped').count()).toBe(0)
    expect(behind).toBeLessThan(BEHIND_SECONDS * PER_SECOND)
    expect(heapBytes).toBeLessThan(MAX_BYTES)
    expect(longestWorked).toBeLessThanOrEqual(LONGEST_TASK_MS)

    const kept = (await downloaded(page, { form: 'NDJSON' }))
      .split('\n')
      .flatMap(line => (line ? [Number(/line #(\d+)/.exec(line)?.[1])] : []))
    expect(kept.length).toBeGreaterThan(MAX_ROWS * 0.9)
    expect(kept).toEqual(kept.map((_, place) => flood.sent() - kept.length + 1 + place))
  },
  (seconds + 180) * 1000,
)
