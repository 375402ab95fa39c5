import type { EventFrame } from '../../../client/watch.ts'
import { fieldsOf } from '../kinds/fields.ts'
import type { JsonObject } from '../kinds/kind.ts'
import { reportOf } from '../kinds/kinds.ts'

/** The part of a report that a chart keeps. */
export type Sample = {
  readonly id: string
  /** ms since 1970. */
  readonly at: number
  readonly temperature: number | undefined
  /** Seconds of each part since the last heartbeat. */
  readonly activity: ReadonlyMap<string, number>
  /** Every number in the message, by its path. Of a list only the first entry. */
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

/** The paths of the numbers in some samples, the most frequent first. */
export const numericPaths = (samples: readonly Sample[]): string[] => {
  const counts = new Map<string, number>()
  for (const { numbers } of samples) {
    for (const path of numbers.keys()) counts.set(path, (counts.get(path) ?? 0) + 1)
  }
  return [...counts].sort(([one, many], [other, more]) => more - many || one.localeCompare(other)).map(([path]) => path)
}

/** Missing uplinks: their number, and the times between which they are missing. */
export type Hole = { readonly from: number; readonly to: number; readonly count: number }

/** Finds the jumps in a device's count of uplinks. After a reboot, or when the count goes back, it starts again. */
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
