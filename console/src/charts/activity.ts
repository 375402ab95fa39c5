import type { Sample } from './sample.ts'

const HOUR_MS = 3_600_000
/** In a range up to this long a bar is an hour, in a longer one a day, ms. */
const HOURS_UP_TO = 48 * HOUR_MS

/** The length of one bar. */
export type BarLength = 'hour' | 'day'

/** Activity in bars: the seconds of each part that the device reported within an hour or a day. */
export type Activity = {
  readonly length: BarLength
  readonly parts: readonly string[]
  /** The start of each bar, ms since 1970, in the order of time. */
  readonly starts: readonly number[]
  /** Seconds, by part, then by bar. */
  readonly seconds: readonly (readonly number[])[]
}

const startOf = (ms: number, length: BarLength): number => {
  const at = new Date(ms)
  if (length === 'day') at.setHours(0, 0, 0, 0)
  else at.setMinutes(0, 0, 0)
  return at.getTime()
}

/** Sums up activity in bars of local hours or days, depending on the length of the range. */
export const activityOf = (samples: readonly Sample[], rangeMs: number): Activity => {
  const length: BarLength = rangeMs <= HOURS_UP_TO ? 'hour' : 'day'
  const parts = new Set<string>()
  const bars = new Map<number, Map<string, number>>()
  for (const { at, activity } of samples) {
    if (activity.size === 0) continue
    const start = startOf(at, length)
    const bar = bars.get(start) ?? new Map<string, number>()
    bars.set(start, bar)
    for (const [part, seconds] of activity) {
      parts.add(part)
      bar.set(part, (bar.get(part) ?? 0) + seconds)
    }
  }
  const starts = [...bars.keys()].sort((one, other) => one - other)
  const names = [...parts]
  return {
    length,
    parts: names,
    starts,
    seconds: names.map(part => starts.map(start => bars.get(start)?.get(part) ?? 0)),
  }
}

/** Stacks each part on the parts before it. */
export const stacked = (values: readonly (readonly number[])[]): number[][] => {
  const sums: number[] = []
  return values.map(part =>
    part.map((value, index) => {
      const sum = (sums[index] ?? 0) + value
      sums[index] = sum
      return sum
    }),
  )
}
