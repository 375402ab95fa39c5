import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleOnFake, consoleOnFake } from '../support/consoleOnFake.ts'
import type { Answer } from '../support/consoleSite.ts'
import { floodOf, strainOf } from '../support/flood.ts'
import { downloaded, shownNumbers } from '../support/page.ts'

const PER_SECOND = 500
/** The long run is a minute. The short one begins with a full log. */
const isLong = process.env.FLOOD === 'long'
const seconds = isLong ? 60 : 6
const MAX_ROWS = 20_000
const LOT = 2000
const MAX_BYTES = 250e6
const LONGEST_TASK_MS = 200
/** The maximum delay of the page, s of frames. */
const BEHIND_SECONDS = 2

let sonde: ConsoleOnFake['sonde']
let pages: ConsoleOnFake['pages']
let close: ConsoleOnFake['close']
beforeAll(async () => {
  const answer: Answer = ({ pathname }) =>
    pathname.endsWith('/events') ? { events: [], cursor: null, lookedTo: null, readUnits: 0 } : undefined
  ;({ sonde, pages, close } = await consoleOnFake(answer))
}, 120_000)
afterAll(() => close())

const upTo = (last: number, count: number) => Array.from({ length: count }, (_, index) => last - count + 1 + index)

it(
  'takes 500 frames a second: in order, none missing, bounded, and says how many rows it dropped',
  async () => {
    const page = await pages.open('/devices/Flood-1')
    const flood = floodOf(sonde, 'Flood-1')
    const isShown = (count: number) =>
      page.getByLabel(`Details of Received uplink #${count}`, { exact: true }).waitFor({ timeout: 30_000 })
    await sonde.until(() => sonde.viewers.size > 0)
    // The first frames warm the page up.
    do {
      flood.burst(LOT)
      await isShown(flood.sent())
    } while (!isLong && flood.sent() < MAX_ROWS)

    const seen: { behind: number; numbers: string; wanted: string }[] = []
    const run = () => flood.run({ perSecond: PER_SECOND, seconds })
    const { heapBytes, longTasks, share } = await strainOf(page, run, async () => {
      const numbers = await shownNumbers(page)
      const last = numbers.at(-1) ?? 0
      seen.push({ behind: flood.sent() - last, numbers: `${numbers}`, wanted: `${upTo(last, numbers.length)}` })
    })
    await isShown(flood.sent())
    const maxOf = (numbers: readonly number[]) => Math.round(Math.max(0, ...numbers))
    const longest = maxOf(longTasks.map(({ ms }) => ms))
    const longestWorked = maxOf(longTasks.map(({ processorMs }) => processorMs))
    const behind = maxOf(seen.map(one => one.behind))
    console.log(
      `console flood: ${flood.sent()} frames, ${seconds} s at ${PER_SECOND}/s; at most ${behind} rows behind; ` +
        `JavaScript heap ${maxOf([heapBytes / 1e6])} MB at most; ${share.toFixed(2)} of a processor; ` +
        `${longTasks.length} tasks over 50 ms, the longest ${longest} ms, of that with a processor ${longestWorked} ms`,
    )

    for (const { numbers, wanted } of seen) expect(numbers).toBe(wanted)
    expect(behind).toBeLessThan(BEHIND_SECONDS * PER_SECOND)
    expect(heapBytes).toBeLessThan(MAX_BYTES)
    // By the clock a task is also as long as others keep the processor from it: what the page itself works is its own.
    expect(longestWorked).toBeLessThanOrEqual(LONGEST_TASK_MS)

    const file = await downloaded(page, { form: 'NDJSON' })
    const kept = file.split('\n').flatMap(line => (line ? [JSON.parse(line).data.uplink_count] : []))
    expect(kept.length).toBeLessThanOrEqual(MAX_ROWS)
    expect(kept).toEqual(upTo(flood.sent(), kept.length))
    await page.getByRole('log').evaluate(log => log.scrollTo(0, 0))
    const gone = new Intl.NumberFormat('en').format(flood.sent() - kept.length)
    await page.getByText(`${gone} earlier rows were dropped: the log holds 20,000.`).waitFor()
  },
  (seconds + 120) * 1000,
)
