import type { BenchOptions } from '../options.ts'
import { ratioTo } from '../recorded.ts'
import type { Figure, Report } from '../report.ts'
import type { Checkout } from '../subjects/checkout.ts'
import { startEcho } from '../subjects/echo.ts'
import { type StubCounts, startListenerUnderTest } from '../subjects/listener.ts'
import type { Subject } from '../subjects/subject.ts'
import { figure } from '../table.ts'
import { fastest, type Throughput, throughputOf } from './throughput.ts'

/** Uplinks always under way: so many that the server is never idle while the stub takes its 5 ms twice, and less than the listener sheds at. */
export const WINDOW = 512
/** More devices than are heard in a run, so that no record is remembered. */
export const COLD_DEVICES = 100_000

const TARGETS = { warm: 0.4, cold: 0.28 } as const
type Fleet = keyof typeof TARGETS
const FLEETS: readonly Fleet[] = ['warm', 'cold']
const ENOUGH_TOLD = 0.99

/** A run of the listener. */
export type Heard = Throughput & {
  readonly counts: StubCounts
  /** Acknowledged, and not on the bus. */
  readonly missing: number
}

/**
 * The listener before a stub of AWS, and node-coap's echo as the measure of the machine. The subjects take turns, so that other work on the machine
 * meets all of them.
 */
export const measureListener = async (options: BenchOptions, subjects: readonly Subject[]): Promise<void> => {
  const [first] = subjects
  const echoes: Throughput[] = []
  const rounds = new Map<string, Heard[]>()
  for (let round = 0; round < options.rounds; round += 1) {
    first?.report.note(`round ${round + 1}: node-coap that echoes …`)
    echoes.push(await echoed(options))
    for (const fleet of FLEETS) {
      for (const subject of subjects) {
        subject.report.note(`round ${round + 1}: the listener, ${fleet} …`)
        const key = keyOf(subject, fleet)
        rounds.set(key, [...(rounds.get(key) ?? []), await heard(options, subject, fleet)])
      }
    }
  }
  const echo = fastest(echoes)
  first?.report.section('The measure of the machine', echoFigures(echo), { echoes })
  for (const subject of subjects) {
    const results = FLEETS.map(fleet => ({ fleet, all: rounds.get(keyOf(subject, fleet)) ?? [] }))
    subject.report.section(
      'Listener alone',
      results.flatMap(({ fleet, all }) => figuresOf(fleet, all, echo, subject.report)),
      results,
    )
  }
}

const keyOf = ({ label }: Subject, fleet: Fleet): string => `${label} ${fleet}`

const echoed = async ({ shortMs }: BenchOptions): Promise<Throughput> => {
  const child = await startEcho()
  try {
    return await throughputOf({ pid: child.pid, coapPort: child.ready.coapPort }, { ms: shortMs, window: WINDOW })
  } finally {
    await child.stop()
  }
}

const heard = async ({ shortMs }: BenchOptions, { checkout, profileOf }: Subject, fleet: Fleet): Promise<Heard> =>
  listened({ shortMs, checkout, profile: profileOf(fleet) }, fleet === 'cold' ? { devices: COLD_DEVICES } : {})

/** Runs the listener under a load for a while. @param profile the file for a profile; undefined where none is wanted */
export const listened = async (
  { shortMs, checkout, profile }: { shortMs: number; checkout: Checkout; profile: string | undefined },
  load: { readonly devices?: number },
): Promise<Heard> => {
  const listener = await startListenerUnderTest(checkout)
  try {
    const throughput = await listener.profiled(profile, () =>
      throughputOf(listener, { ms: shortMs, window: WINDOW, ...load }),
    )
    const missing = await listener.missingOnBus(throughput.sequences())
    return { ...throughput, missing: missing.length, counts: await listener.stubCounts() }
  } finally {
    await listener.stop()
  }
}

const echoFigures = (echo: Throughput): Figure[] => [
  { what: 'node-coap echo, answered/s', value: figure(echo.perSecond), against: '1' },
  { what: 'node-coap echo, answered per processor second', value: figure(echo.perProcessorSecond), against: '1' },
  { what: 'node-coap echo: other work on the machine meanwhile, processors', value: figure(echo.strangers, 2) },
]

const figuresOf = (fleet: Fleet, all: readonly Heard[], echo: Throughput, report: Report): Figure[] => {
  const best = fastest(all)
  const ratio = best.perSecond / echo.perSecond
  const ratioOfTime = best.perProcessorSecond / echo.perProcessorSecond
  const told = best.told / best.accepted
  const { counts } = best
  const name = `listener ${fleet}`
  return [
    {
      what: `${name}, accepted/s`,
      value: figure(best.perSecond),
      against: ratioTo(report, name, ratio),
      target: `≥ ${TARGETS[fleet]}`,
      isMet: ratio >= TARGETS[fleet],
    },
    {
      what: `${name}, accepted per processor second`,
      value: figure(best.perProcessorSecond),
      against: ratioTo(report, `${name}, by processor time`, ratioOfTime),
    },
    {
      what: `${name}: answered from the device's record`,
      value: `${figure(100 * told, 4)} %`,
      target: '≥ 99 %',
      isMet: told >= ENOUGH_TOLD,
    },
    {
      what: `${name}: acknowledged and not on the bus`,
      value: figure(best.missing, 9),
      target: '0',
      isMet: best.missing === 0,
    },
    { what: `${name}, answers`, value: answers(best) },
    { what: `${name}, p50 / p99, ms`, value: latency(best) },
    {
      what: `${name}: uplinks and entries in a PutEvents call; keys in a read`,
      value: `${figure(counts.uplinks / counts.calls)}, ${figure(counts.entries / counts.calls)}; ${figure(counts.keysRead / counts.reads)}`,
    },
    { what: `${name}: other work on the machine meanwhile, processors`, value: figure(best.strangers, 2) },
  ]
}

export const answers = ({ byCode, lost }: Pick<Throughput, 'byCode' | 'lost'>): string =>
  [...Object.entries(byCode).map(([code, count]) => `${code}: ${figure(count, 9)}`), `lost: ${lost}`].join(', ')

type Percentiles = { readonly latency: { readonly p50: number; readonly p99: number } }

export const latency = ({ latency: { p50, p99 } }: Percentiles): string => `${figure(p50)} / ${figure(p99)}`
