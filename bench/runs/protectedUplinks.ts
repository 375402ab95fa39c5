import type { BenchOptions } from '../options.ts'
import { ratioTo } from '../recorded.ts'
import type { Figure } from '../report.ts'
import type { Subject } from '../subjects/subject.ts'
import { figure } from '../table.ts'
import { answers, COLD_DEVICES, type Heard, latency, listened } from './listenerAlone.ts'
import { fastest } from './throughput.ts'

/** Of what the same devices reach without keys, by processor time. */
const TARGET = 0.5

/**
 * The listener and 100,000 devices with keys, of which none is remembered, beside as many without. They take turns, so that other work on the machine
 * meets both. The ratio goes by processor time: the load, which encrypts, and the stub, which takes a write for each uplink, share one processor, and may
 * be slower than the listener.
 */
export const measureProtected = async (
  options: BenchOptions,
  { checkout, report, profileOf }: Subject,
): Promise<void> => {
  const plain: Heard[] = []
  const keyed: Heard[] = []
  const run = async (part: string, isProtected: boolean): Promise<Heard> => {
    report.note(`the listener, ${part} …`)
    return listened({ ...options, checkout, profile: profileOf(part) }, { devices: COLD_DEVICES, isProtected })
  }
  for (let round = 0; round < options.rounds; round += 1) {
    plain.push(await run('cold-plain', false))
    keyed.push(await run('cold-protected', true))
  }
  const [before, after] = [fastest(plain), fastest(keyed)]
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
    { what: 'without keys: processors that the listener used', value: figure(before.processorsUsed, 2) },
    { what: 'with keys: processors that the listener used', value: figure(after.processorsUsed, 2) },
    {
      what: 'with keys: writes for each uplink',
      value: figure(after.counts.writes / after.counts.uplinks, 4),
    },
    {
      what: 'with keys: acknowledged and not on the bus',
      value: figure(after.missing, 9),
      target: '0',
      isMet: after.missing === 0,
    },
    { what: 'with keys: answers', value: answers(after) },
    { what: 'with keys: p50 / p99, ms', value: latency(after) },
    {
      what: 'other work on the machine meanwhile, processors: without keys, with',
      value: `${figure(before.strangers, 2)}, ${figure(after.strangers, 2)}`,
    },
  ]
  report.section('Devices with keys', figures, { plain, keyed })
}
