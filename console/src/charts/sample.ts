import type { EventFrame } from '../../../client/watch.ts'
import { fieldsOf } from '../kinds/fields.ts'
import type { JsonObject } from '../kinds/kind.ts'
import { reportOf } from '../kinds/kinds.ts'

/** What a chart keeps of an uplink. */
export type Sample = {
  readonly id: string
  /** ms since 1970. */
  readonly at: number
  readonly temperature: number | undefined
  /** Seconds of each part since the last heartbeat. */
  readonly activity: ReadonlyMap<string, number>
  /** Every number in the message, by where it stands. Of a list the first entry alone. */
  readonly numbers: ReadonlyMap<string, number>
  readonly count: number | null
  readonly reboot: string | undefined
}

const LATER_ENTRY = /\[[1-9]/

const numbersOf = (value: JsonObject): Map<string, number> => {
  const numbers = new Map<string, number>()
  for (const { path, value: one } of fieldsOf(value)) {
    if (typeof one === 'number' && !LATER_ENTRY.test(path)) numbers.set(path, one)
  }
  return numbers
}

/** The part of an event that a chart keeps; nothing where its kind does not report. */
export const sampleOf = (event: EventFrame): Sample | undefined => {
  const report = reportOf(event)
  if (!report) return undefined
  const { count, temperature, activity, reboot, message } = report
  return {
    id: event.id,
    at: Date.parse(event.timestamp),
    temperature: typeof temperature === 'number' ? temperature : undefined,
    activity: numbersOf(activity),
    numbers: numbersOf(message),
    count,
    reboot,
  }
}

/** Where numbers stand in some samples, the most frequent first. */
export const numericPaths = (samples: readonly Sample[]): string[] => {
  const counts = new Map<string, number>()
  for (const { numbers } of samples) {
    for (const path of numbers.keys()) counts.set(path, (counts.get(path) ?? 0) + 1)
  }
  return [...counts].sort(([one, many], [other, more]) => more - many || one.localeCompare(other)).map(([path]) => path)
}

/** Uplinks that are not there: how many, and between which times. */
export type Hole = { readonly from: number; readonly to: number; readonly count: number }

/** Where the counts of a device's uplinks jump. A reboot, or a count that goes back, begins anew. */
export const holesIn = (samples: readonly Sample[]): Hole[] => {
  const holes: Hole[] = []
  let last: { readonly at: number; readonly count: number } | undefined
  for (const { at, count, reboot } of samples) {
    if (count === null) continue
    if (last && reboot === undefined && count > last.count + 1) {
      holes.push({ from: last.at, to: at, count: count - last.count - 1 })
    }
    last = { at, count }
  }
  return holes
}
