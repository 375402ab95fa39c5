import { setTimeout as wait } from 'node:timers/promises'
import { kernelDrops } from '../../coap-ingest/kernelDrops.ts'
import { closedLoop, type Driven, openLoop } from '../load/drive.ts'
import { type Generator, loadGenerator } from '../load/generator.ts'
import type { BenchOptions } from '../options.ts'
import { ratioTo } from '../recorded.ts'
import type { Figure, Report } from '../report.ts'
import { type ListenerUnderTest, startListenerUnderTest } from '../subjects/listener.ts'
import type { Subject } from '../subjects/subject.ts'
import { figure } from '../table.ts'
import { COLD_DEVICES, WINDOW } from './listenerAlone.ts'

const LOADS = [0.5, 1, 2, 4] as const
/** The minimum share of its capacity that the listener accepts when it is sent more. */
const KEPT = 0.8
const P99_MS = 500
/** The load is that much greater than the capacity where the promises about overload hold. */
const OVER = 2
const RECOVERY_MS = 60_000

type Load = Driven & {
  readonly load: number
  readonly sentPerSecond: number
  readonly acceptedPerSecond: number
  readonly refused: number
  readonly droppedByKernel: number
  /** Acknowledged, and not on the bus. */
  readonly missing: number
}

/**
 * A listener whose devices are all cold, in open loop: at half of what it can take, at that, at twice and at four times as much; then, a minute later, at
 * half again.
 */
export const measureOverload = async (
  { longMs, shortMs }: BenchOptions,
  { checkout, report, profileOf }: Pick<Subject, 'checkout' | 'report' | 'profileOf'>,
): Promise<void> => {
  const listener = await startListenerUnderTest(checkout)
  const generator = await loadGenerator({ port: listener.coapPort, devices: COLD_DEVICES })
  try {
    report.note('what the listener can take when its devices are cold …')
    await closedLoop(generator, { window: WINDOW, ms: shortMs / 2 })
    const closed = await closedLoop(generator, { window: WINDOW, ms: shortMs })
    const capacity = closed.accepted / closed.seconds
    const loads: Load[] = []
    const measure = (load: number) => offered(generator, listener, { load, capacity, ms: shortMs })
    await listener.profiled(profileOf('overload'), async () => {
      for (const load of LOADS) {
        report.note(`${load} × ${figure(capacity)}/s …`)
        loads.push(await measure(load))
      }
    })
    report.note('and when that is over …')
    await wait(Math.min(RECOVERY_MS, longMs))
    const afterwards = await measure(LOADS[0])
    report.section(
      'Overload',
      [
        { what: 'overload: capacity with cold devices, accepted/s', value: figure(capacity), against: '1' },
        ...loads.flatMap(load => figuresOf(load, capacity, report)),
        recovery(loads[0], afterwards),
      ],
      { capacity, loads, afterwards },
    )
  } finally {
    generator.close()
    await listener.stop()
  }
}

const offered = async (
  generator: Generator,
  listener: ListenerUnderTest,
  { load, capacity, ms }: { load: number; capacity: number; ms: number },
): Promise<Load> => {
  const before = kernelDrops(listener.coapPort) ?? 0
  const driven = await openLoop(generator, { perSecond: load * capacity, ms })
  const missing = await listener.missingOnBus(driven.sequences())
  return {
    ...driven,
    load,
    sentPerSecond: (driven.answeredInAll + driven.lost) / driven.seconds,
    acceptedPerSecond: driven.accepted / driven.seconds,
    refused: driven.byCode['5.03'] ?? 0,
    droppedByKernel: (kernelDrops(listener.coapPort) ?? 0) - before,
    missing: missing.length,
  }
}

const figuresOf = (load: Load, capacity: number, report: Report): Figure[] => {
  const { accepted, refused, lost, droppedByKernel, latency, withoutMaxAge, missing } = load
  const isOver = load.load >= OVER
  const kept = load.acceptedPerSecond / capacity
  const name = `overload ${load.load}×`
  // The sender counts a datagram that the kernel dropped as lost.
  const unexplained = Math.max(0, lost - droppedByKernel)
  const other = load.answeredInAll - accepted - refused
  return [
    {
      what: `${name} (sent ${figure(load.sentPerSecond)}/s): accepted/s`,
      value: figure(load.acceptedPerSecond),
      against: isOver ? ratioTo(report, `${name}, share of the capacity`, kept) : figure(kept, 2),
      ...(isOver && { target: `≥ ${KEPT}`, isMet: kept >= KEPT }),
    },
    {
      what: `${name}: accepted / 5.03 / other answers / dropped by the kernel / not explained`,
      value: [accepted, refused, other, droppedByKernel, unexplained].map(count => figure(count, 9)).join(' / '),
      ...(isOver && { target: 'none not explained', isMet: unexplained === 0 && other === 0 }),
    },
    {
      what: `${name}: 5.03 without Max-Age / acknowledged and not on the bus`,
      value: `${withoutMaxAge} / ${missing}`,
      target: '0 / 0',
      isMet: withoutMaxAge === 0 && missing === 0,
    },
    {
      what: `${name}: p50 / p99 of what is accepted, ms`,
      value: `${figure(latency.p50)} / ${figure(latency.p99)}`,
      ...(isOver && { target: `p99 < ${P99_MS}`, isMet: latency.p99 < P99_MS }),
    },
  ]
}

/** Latency is as before when it is not twice as long: shorter differences are the machine's. */
const recovery = (before: Load | undefined, after: Load): Figure => {
  const [was, is] = [before?.latency ?? after.latency, after.latency]
  return {
    what: `overload, and afterwards ${LOADS[0]}×: p50 / p99 before; after, ms`,
    value: `${figure(was.p50)} / ${figure(was.p99)}; ${figure(is.p50)} / ${figure(is.p99)}`,
    target: 'as before',
    isMet: is.p50 < 2 * was.p50 && after.accepted >= 0.99 * after.answeredInAll && after.lost === 0,
  }
}
