import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { usdOf } from '../../cli/cost/logPrice.ts'
import { prices } from '../../cli/cost/prices.ts'
import { Meter, minus, type Usage, usageOf } from '../../cli/cost/usage.ts'
import { endToEnd } from '../load/endToEnd.ts'
import { loadGenerator } from '../load/generator.ts'
import { type Shipped, shipLogs } from '../load/shipLogs.ts'
import type { BenchOptions } from '../options.ts'
import { threadTimes, usedSince } from '../processes/procfs.ts'
import type { Report } from '../report.ts'
import { storedLines } from '../subjects/logCounts.ts'
import { openLogViewer } from '../subjects/logViewer.ts'
import type { StackUnderTest } from '../subjects/stack.ts'
import { openViewer } from '../subjects/viewer.ts'
import { figure, spreadText } from '../table.ts'

const SOURCES = Array.from({ length: 20 }, (_, at) => `bench-log-${at}`)
const LINES_A_SECOND = 10_000
const BATCH = 500
const UPLINKS_A_SECOND = 20
const VIEWERS = 2
const WITHIN_MS = 60_000
const LOOK_EVERY_MS = 250
/** Beyond what the other sections send for the same devices. */
const FIRST_UPLINK = 2 ** 25
const PRICED_BATCHES = 20

/** Log lines at a rate beside uplinks: what is taken, what is lost, what viewers see, and what a million lines cost. */
export const measureLogs = async (
  { longMs, shortMs }: BenchOptions,
  stack: StackUnderTest,
  report: Report,
): Promise<void> => {
  const { endpoints } = stack
  const accepted: number[] = []
  let first = 1
  const ship = async (linesPerSecond: number, ms: number, sources = SOURCES): Promise<Shipped> => {
    const load = { sources, linesPerSecond, batchLines: BATCH, ms, first }
    first += Math.ceil((linesPerSecond * ms) / 1000 / BATCH + 1) * BATCH
    return shipLogs(endpoints, load, sequence => accepted.push(sequence))
  }
  const allStored = (lines: number) => until(async () => (await storedLines(endpoints, SOURCES)) >= lines)

  report.note('the price of a batch, without viewers …')
  await ship(BATCH * 4, 1000)
  await allStored(accepted.length * BATCH)
  const before = await usage(endpoints.aws)
  const priced = await ship(BATCH * 4, PRICED_BATCHES * 250)
  await allStored(accepted.length * BATCH)
  const price = (usdOf(minus(await usage(endpoints.aws), before), prices) / priced.accepted) * 1e6

  const generator = await loadGenerator({ port: stack.coapPort, sockets: 4, devices: 50, first: FIRST_UPLINK })
  const uplinks = endToEnd(generator)
  const uplinkViewer = await openViewer(endpoints, { deviceId: '*' }, uplinks.see)
  const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => openLogViewer(endpoints)))
  const watched = accepted.length
  const complete = async () => viewers.every(viewer => viewer.seen() >= (accepted.length - watched) * BATCH)
  report.note('warming the stack up …')
  await ship(LINES_A_SECOND / 4, shortMs)
  await uplinks.atRate({ perSecond: UPLINKS_A_SECOND, ms: shortMs })

  report.note(
    `${figure(LINES_A_SECOND)} lines/s from ${SOURCES.length} sources, beside ${UPLINKS_A_SECOND} uplinks/s …`,
  )
  const from = accepted.length
  const threads = threadTimes(stack.pid)
  const start = performance.now()
  const [run, beside] = await Promise.all([
    ship(LINES_A_SECOND, longMs / 2),
    uplinks.atRate({ perSecond: UPLINKS_A_SECOND, ms: longMs / 2 }),
  ])
  await until(complete)
  const seenSeconds = (performance.now() - start) / 1000
  await allStored(accepted.length * BATCH)
  const seconds = (performance.now() - start) / 1000
  const busiest = usedSince(threads, threadTimes(stack.pid))
    .map(([name, used]) => `${name} ${figure(used / seconds, 2)}`)
    .slice(0, 4)

  const stored = await storedLines(endpoints, SOURCES)
  const lost = accepted.length * BATCH - stored
  const unseen = viewers.map(
    viewer => accepted.slice(from).filter(sequence => !isSeen(viewer, sequence)).length * BATCH,
  )
  const failed = Object.entries(run.failed).map(([status, lines]) => `${status}: ${lines}`)
  generator.close()
  uplinkViewer.close()
  for (const viewer of viewers) viewer.close()

  report.section(
    `Log lines, ${figure(LINES_A_SECOND)}/s from ${SOURCES.length} sources in batches of ${BATCH}`,
    [
      {
        what: 'lines offered / accepted / 429 / other answers / not sent',
        value:
          [run.offered, run.accepted, run.limited].map(count => figure(count, 9)).join(' / ') +
          ` / ${failed.join(', ') || '0'} / ${run.skipped}`,
        target: '90 % accepted, the rest 429',
        isMet: run.accepted >= 0.9 * run.offered && run.accepted + run.limited === run.offered,
      },
      { what: 'lines lost after they were accepted', value: figure(lost, 9), target: '0', isMet: lost === 0 },
      {
        what: `lines that ${VIEWERS} viewers of everything missed / saw twice`,
        value: `${unseen.join(', ')} / ${viewers.map(viewer => viewer.repeated()).join(', ')}`,
        target: '0',
        isMet: unseen.every(count => count === 0),
      },
      {
        what: 'lines/s sustained, until all were seen; until all were stored',
        value: `${figure(run.accepted / seenSeconds)}; ${figure(run.accepted / seconds)}`,
      },
      { what: 'busiest threads of the stack meanwhile, processors', value: busiest.join(', ') },
      { what: 'request to answer, p50 / p99 / maximum, ms', value: spreadText(run.latency) },
      {
        what: `datagram to frame at ${UPLINKS_A_SECOND} uplinks/s beside it, p50 / p99 / maximum, ms`,
        value: spreadText(beside.latency),
        target: 'p99 < 100',
        isMet: beside.latency.p99 < 100,
      },
      {
        what: 'a million lines of 200 bytes in batches of 500, taken and stored, history over all included',
        value: `$${figure(price)}`,
        target: '< $0.60',
        isMet: price < 0.6,
      },
    ],
    { run, beside, stored, lost, unseen, price },
  )
}

const isSeen = ({ has }: { has: (sequence: number) => boolean }, batch: number): boolean => {
  for (let line = 0; line < BATCH; line++) if (!has(batch + line)) return false
  return true
}

/** Waits until it is so, but no longer than a minute: looking costs the stack something. */
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + WITHIN_MS
  while (!(await isSo()) && performance.now() < end) await wait(LOOK_EVERY_MS)
}

const usage = async (aws: string): Promise<Usage> => {
  const response = await fetch(`${aws}/_local/meter`)
  return usageOf(Meter.parse(z.unknown().parse(await response.json())))
}
