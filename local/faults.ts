import { seededRandom } from '../proto/seededRandom.ts'
import type { Fault, FaultName, Faults, QuotaName } from './contracts.ts'
import type { FaultSwitches } from './faultSwitches.ts'
import { type TokenBucket, tokenBucket } from './tokenBucket.ts'

/** The switchboard, and how to set it. */
export type Switchboard = Faults & {
  readonly set: (switches: FaultSwitches) => void
  readonly current: () => FaultSwitches
}

/** Faults by one seeded generator, so that a run can be repeated; quotas by buckets that are full when they are set. */
export const switchboard = (seed: number): Switchboard => {
  let switches: FaultSwitches = {}
  let struck = new Map<FaultName, number>()
  let buckets: Partial<Record<QuotaName, TokenBucket>> = {}
  let random = seededRandom(seed).unit
  return {
    set: next => {
      switches = next
      struck = new Map()
      buckets = bucketsOf(next)
      if (next.seed !== undefined) random = seededRandom(next.seed).unit
    },
    current: () => switches,
    random: () => random(),
    strikes: (name, about = '') => {
      const fault: Fault | undefined = switches[name]
      if (!fault || !concerns(fault, about)) return undefined
      const before = struck.get(name) ?? 0
      if (fault.times !== undefined && before >= fault.times) return undefined
      if (random() >= fault.rate) return undefined
      struck.set(name, before + 1)
      return fault
    },
    isWithin: name => buckets[name]?.() ?? true,
    concurrent: () => switches['function-quota']?.concurrent,
  }
}

/** A bucket holds the requests of one second unless a burst is given. */
const bucketsOf = (switches: FaultSwitches): Partial<Record<QuotaName, TokenBucket>> => {
  const of = (name: QuotaName) => {
    const quota = switches[name]
    if (!quota) return {}
    const { perSecond, burst = Math.ceil(perSecond) } = quota
    return { [name]: tokenBucket({ perSecond, burst }) }
  }
  return { ...of('bus-quota'), ...of('gateway-quota') }
}

/** A fault that names a function, a table or a queue strikes that one alone. */
const concerns = ({ function: ofFunction, table, queue }: Fault, about: string): boolean => {
  const wanted = ofFunction ?? table ?? queue
  return wanted === undefined || about.toLowerCase().includes(wanted.toLowerCase())
}
