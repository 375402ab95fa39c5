import * as z from 'zod'
import { seededRandom } from '../proto/seededRandom.ts'
import type { Fault, FaultName, Faults } from './contracts.ts'

const Switch = z.strictObject({
  rate: z.number().min(0).max(1),
  table: z.string().optional(),
  function: z.string().optional(),
  delayMs: z.number().min(0).max(60_000).optional(),
})

/** The body of `PUT /_local/faults`: the faults that are on from now; `{}` ends them all. `seed` starts the dice anew. */
export const FaultSwitches = z.strictObject({
  'bus-refuse': Switch.optional(),
  'bus-delay': Switch.optional(),
  'bus-duplicate': Switch.optional(),
  'key-refuse': Switch.optional(),
  'table-throttle': Switch.optional(),
  'post-fail': Switch.optional(),
  'post-reorder': Switch.optional(),
  'socket-cut': Switch.optional(),
  'function-throw': Switch.optional(),
  seed: z.int().optional(),
})
export type FaultSwitches = z.infer<typeof FaultSwitches>

/** The switchboard, and how to set it. */
export type Switchboard = Faults & {
  readonly set: (switches: FaultSwitches) => void
  readonly current: () => FaultSwitches
}

/** Faults by one seeded generator, so that a run can be repeated. */
export const switchboard = (seed: number): Switchboard => {
  let switches: FaultSwitches = {}
  let random = seededRandom(seed).unit
  return {
    set: next => {
      switches = next
      if (next.seed !== undefined) random = seededRandom(next.seed).unit
    },
    current: () => switches,
    random: () => random(),
    strikes: (name, about = '') => {
      const fault = switches[name]
      if (!fault || !concerns(name, fault, about)) return undefined
      return random() < fault.rate ? presentOf(fault) : undefined
    },
  }
}

/** The field that narrows a fault; a fault without one strikes anywhere. */
const narrowedBy: Partial<Record<FaultName, 'function' | 'table'>> = {
  'bus-delay': 'function',
  'bus-duplicate': 'function',
  'function-throw': 'function',
  'table-throttle': 'table',
}

const concerns = (name: FaultName, fault: z.infer<typeof Switch>, about: string): boolean => {
  const by = narrowedBy[name]
  const wanted = by && fault[by]
  return wanted === undefined || about.toLowerCase().includes(wanted.toLowerCase())
}

const presentOf = ({ rate, table, function: name, delayMs }: z.infer<typeof Switch>): Fault => ({
  rate,
  ...(table !== undefined && { table }),
  ...(name !== undefined && { function: name }),
  ...(delayMs !== undefined && { delayMs }),
})
