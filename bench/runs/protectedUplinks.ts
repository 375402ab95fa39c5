import type { BenchOptions } from '../options.ts'
import { strangers } from '../processes/strangers.ts'
import { ratioTo } from '../recorded.ts'
import type { Figure } from '../report.ts'
import { startListenerUnderTest } from '../subjects/listener.ts'
import type { Subject } from '../subjects/subject.ts'
import { figure } from '../table.ts'
import { answers, latency } from './listenerAlone.ts'
import { sumOf, type Turn, takeTurns, warmSide } from './turns.ts'

/** Of what the same devices reach without keys, by processor time. */
const TARGET = 0.5

/**
 * The listener and 100,000 devices with keys, of which none is remembered, beside one and as many without. They take turns of a second, so that other work
 * on the machine meets both: its speed changes by half within a minute where machines are shared. Each round has new processes, of which one can be a
 * tenth faster than the next for as long as it lives. The ratio goes by processor time: the load, which encrypts, and the stub, which takes a write for
 * each uplink, share one processor, and may be slower than the listener.
 */
export const measureProtected = async ({ shortMs, rounds }: BenchOptions, subject: Subject): Promise<void> => {
  const { report } = subject
  const turns = Math.ceil(shortMs / 1000)
  const all: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    report.note(`round ${round + 1}: the listener, cold, without keys and with, ${turns} turns of a second each …`)
    all.push(await measured(subject, turns))
  }
  const others = Math.max(...all.map(({ strangers }) => strangers))
  const before = sumOf(all.flatMap(({ plain }) => plain))
  const after = sumOf(all.flatMap(({ keyed }) => keyed))
  const [uplinks, writes, missing] = [total(all, 'uplinks'), total(all, 'writes'), total(all, 'missing')]
  const ratio = after.perProcessorSecond / before.perProcessorSecond
  const figures: Figure[] = [
    {
      what: 'listener cold with keys, accepted per processor second',
      value: figure(after.perProcessorSecond),
      against: ratioTo(report, 'listener cold with keys, to the same without', ratio),
      target: `≥ ${TARGET}`,
      isMet: ratio >= TARGET,
    },
    {
      what: 'listener cold with keys, accepted/s',
      value: figure(after.perSecond),
      against: figure(after.perSecond / before.perSecond),
    },
    { what: 'an uplink with a key, µs of processor', value: figure(1e6 / after.perProcessorSecond) },
    { what: 'the same without a key', value: figure(1e6 / before.perProcessorSecond) },
    {
      what: 'processors that the listener used: without keys, with',
      value: `${figure(before.processorsUsed, 2)}, ${figure(after.processorsUsed, 2)}`,
    },
    { what: 'with keys: writes for each uplink', value: figure(writes / uplinks, 4) },
    {
      what: 'with keys: acknowledged and not on the bus',
      value: figure(missing, 9),
      target: '0',
      isMet: missing === 0,
    },
    { what: 'with keys: answers', value: answers(after) },
    { what: 'p50 / p99, ms: without keys, with', value: `${latency(before)}, ${latency(after)}` },
    { what: 'other work on the machine meanwhile, processors, at most', value: figure(others, 2) },
  ]
  report.section('Devices with keys', figures, { plain: before, keyed: after })
}

type Round = {
  readonly plain: readonly Turn[]
  readonly keyed: readonly Turn[]
  /** Of the devices with keys. */
  readonly uplinks: number
  readonly writes: number
  readonly missing: number
  /** Processors that work which is not ours kept busy meanwhile. */
  readonly strangers: number
}

const measured = async ({ checkout, profileOf }: Subject, turns: number): Promise<Round> => {
  const [ofPlain, ofKeyed] = [await startListenerUnderTest(checkout), await startListenerUnderTest(checkout)]
  try {
    const sides = [
      await warmSide(ofPlain, { isProtected: false }),
      await warmSide(ofKeyed, { isProtected: true }),
    ] as const
    const othersUsed = strangers()
    const [plain, keyed] = await ofPlain.profiled(profileOf('cold-plain'), () =>
      ofKeyed.profiled(profileOf('cold-protected'), () => takeTurns(sides, turns)),
    )
    const others = othersUsed()
    const missing = await ofKeyed.missingOnBus(keyed.flatMap(({ sequences }) => sequences()))
    const { uplinks, writes } = await ofKeyed.stubCounts()
    for (const side of sides) side.close()
    return { plain, keyed, uplinks, writes, missing: missing.length, strangers: others }
  } finally {
    await ofPlain.stop()
    await ofKeyed.stop()
  }
}

const total = (rounds: readonly Round[], of: 'uplinks' | 'writes' | 'missing'): number =>
  rounds.reduce((sum, round) => sum + round[of], 0)
