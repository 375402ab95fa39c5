import { type EndToEnd, endToEnd, type Followed } from '../load/endToEnd.ts'
import { loadGenerator } from '../load/generator.ts'
import type { BenchOptions } from '../options.ts'
import { type ThreadTimes, threadTimes, usedSince } from '../processes/procfs.ts'
import { strangers } from '../processes/strangers.ts'
import type { Figure } from '../report.ts'
import { type EventsTable, eventsTable } from '../subjects/eventsTable.ts'
import type { StackUnderTest } from '../subjects/stack.ts'
import type { Subject } from '../subjects/subject.ts'
import { openViewer } from '../subjects/viewer.ts'
import { figure, spreadText } from '../table.ts'
import { placesOf } from './stackPlaces.ts'

/** Uplinks between device and viewer: enough that every function instance always has one. */
const WINDOW = 64
const QUIET_RATE = 50
const STORED_WITHIN_MS = 30_000

/** How much the whole stack takes, and how long an uplink is on its way. */
export const measureStack = async (
  { longMs, rounds }: BenchOptions,
  stack: StackUnderTest,
  { report, profileOf }: Pick<Subject, 'report' | 'profileOf'>,
): Promise<void> => {
  const generator = await loadGenerator({ port: stack.coapPort, sockets: 8, devices: 500 })
  const path = endToEnd(generator)
  const viewer = await openViewer(stack.endpoints, { deviceId: '*' }, path.see)
  const events = eventsTable(stack.endpoints)
  const before = await events.countUplinks()
  const all = generator.count()

  report.note('warming the stack up …')
  await path.saturate({ window: WINDOW, ms: longMs / 6 })
  const runs: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    report.note('the whole stack, as much as it takes …')
    runs.push(await saturated(stack, path, events, longMs / 6))
  }
  const best = runs.toSorted((one, other) => other.perSecond - one.perSecond)[0]
  if (!best) throw new Error('expected at least one round')
  const profile = profileOf('stack')
  if (profile !== undefined) {
    report.note('the same with a profile of each thread …')
    const round = await stack.profiled(profile, () => saturated(stack, path, events, longMs / 6))
    report.section('Whole local stack, processor time an uplink', placesOf(round, profile), round)
  }

  report.note(`latency at ${QUIET_RATE}/s …`)
  const quiet = await path.atRate({ perSecond: QUIET_RATE, ms: longMs / 3 })
  const half = Math.max(1, Math.round(best.perSecond / 2))
  report.note(`latency at ${half}/s …`)
  const busy = await path.atRate({ perSecond: half, ms: longMs / 3 })

  await events.haveStored(path.latest(), STORED_WITHIN_MS)
  const stored = (await events.countUplinks()) - before
  generator.close()
  viewer.close()
  const { accepted, lost } = sumOf(all.result(), quiet.driven, busy.driven)
  const figures: Figure[] = [
    {
      what: 'whole stack, uplinks/s accepted, stored and seen',
      value: figure(best.perSecond),
      target: '≥ 300',
      isMet: best.perSecond >= 300,
    },
    {
      what: 'whole stack, uplinks per processor second',
      value: figure(best.perSecond / best.processors),
    },
    {
      what: 'processors used by the stack; by work that is not the bench, meanwhile',
      value: `${figure(best.processors, 2)}; ${figure(best.strangers, 2)}`,
    },
    {
      what: 'whole stack, processor time an uplink, ms',
      value: figure((1000 * best.processors) / best.perSecond),
    },
    {
      what: 'whole stack, processor time an uplink by thread, ms',
      value: best.threads
        .slice(0, 6)
        .map(([name, share]) => `${name} ${figure((1000 * share) / best.perSecond, 2)}`)
        .join(', '),
    },
    {
      what: 'whole stack, accepted / stored / not seen / seen twice / not answered',
      value: [accepted, stored, path.unseen(), path.repeated(), lost].map(count => figure(count, 9)).join(' / '),
      target: 'accepted = stored',
      isMet: accepted === stored && path.unseen() === 0,
    },
    {
      what: `datagram to frame at ${QUIET_RATE}/s, p50 / p99 / maximum, ms`,
      value: spreadText(quiet.latency),
      target: 'p99 < 50',
      isMet: quiet.latency.p99 < 50,
    },
    { what: `datagram to frame at ${half}/s, p50 / p99 / maximum, ms`, value: spreadText(busy.latency) },
  ]
  report.section('Whole local stack', figures, { runs, quiet, busy, accepted, stored })
}

type Round = Followed & {
  /** Uplinks a second until all of them were seen and stored. */
  readonly perSecond: number
  /** How long storing took beyond that, ms. */
  readonly storedAfterMs: number
  /** Processors that each kind of thread used, the busiest first. */
  readonly threads: readonly (readonly [string, number])[]
  readonly processors: number
  readonly strangers: number
}

const saturated = async (stack: StackUnderTest, path: EndToEnd, events: EventsTable, ms: number): Promise<Round> => {
  const times = (): readonly [ThreadTimes, ThreadTimes] => [threadTimes(stack.pid), threadTimes(stack.listenerPid)]
  const [stackBefore, listenerBefore] = times()
  const othersUsed = strangers()
  const start = performance.now()
  const run = await path.saturate({ window: WINDOW, ms })
  const seenAt = performance.now()
  const isStored = await events.haveStored(path.latest(), STORED_WITHIN_MS)
  const end = performance.now()
  const seconds = (end - start) / 1000
  const [stackAfter, listenerAfter] = times()
  const threads = [
    ...usedSince(stackBefore, stackAfter),
    ...usedSince(listenerBefore, listenerAfter).map(([name, used]) => [`listener ${name}`, used] as const),
  ].map(([name, used]) => [name, used / seconds] as const)
  return {
    ...run,
    perSecond: isStored ? run.seen / seconds : Number.NaN,
    storedAfterMs: end - seenAt,
    threads: threads.toSorted(([, one], [, other]) => other - one),
    processors: threads.reduce((sum, [, share]) => sum + share, 0),
    strangers: othersUsed(),
  }
}

const sumOf = (...results: readonly { accepted: number; lost: number }[]): { accepted: number; lost: number } => ({
  accepted: results.reduce((sum, { accepted }) => sum + accepted, 0),
  lost: results.reduce((sum, { lost }) => sum + lost, 0),
})
