import type { Level } from '../../../client/watch.ts'
import type { Stats } from '../api/stats.ts'
import { LEVELS } from '../feed/row.ts'
import type { Span } from './activity.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** In a range up to this long a bar is a minute, in a longer one an hour, ms. */
const MINUTES_UP_TO = 6 * HOUR_MS
/** The stack counts by hour for so long, ms. */
const MAX_MS = 93 * 24 * HOUR_MS

/** The length of a bar. */
export type RateBar = 'minute' | 'hour'

export const BAR_MS: Readonly<Record<RateBar, number>> = { minute: MINUTE_MS, hour: HOUR_MS }

/** The length of the bars of a range, and the range that is asked for: whole bars, and no more than the stack counts. */
export const askedOf = ({ from, to }: Span): Span & { readonly by: RateBar } => {
  const by = to - from <= MINUTES_UP_TO ? 'minute' : 'hour'
  const size = BAR_MS[by]
  const end = Math.ceil(to / size) * size
  return { by, from: Math.max(Math.floor(from / size) * size, end - MAX_MS), to: end }
}

/** Log lines over time, a bar for each minute or hour, also where there were none. */
export type Rates = {
  readonly by: RateBar
  readonly spans: readonly Span[]
  /** The levels that there are lines of, and the number of lines in each bar. */
  readonly levels: ReadonlyArray<{ readonly level: Level; readonly counts: readonly number[] }>
  readonly total: number
}

/** Counts in bars of equal length, from the beginning of the range to its end. */
export const ratesOf = ({ by, from, to, buckets }: Stats): Rates => {
  const size = BAR_MS[by]
  const first = Date.parse(from)
  const spans: Span[] = []
  for (let at = first; at < Date.parse(to); at += size) spans.push({ from: at, to: at + size })
  const counts = new Map<Level, number[]>()
  let total = 0
  for (const { at, lines } of buckets) {
    const place = Math.floor((Date.parse(at) - first) / size)
    if (place < 0 || place >= spans.length) continue
    for (const level of LEVELS) {
      const count = lines[level] ?? 0
      if (count === 0) continue
      const known = counts.get(level) ?? new Array<number>(spans.length).fill(0)
      known[place] = (known[place] ?? 0) + count
      counts.set(level, known)
      total += count
    }
  }
  const levels = LEVELS.flatMap(level => {
    const known = counts.get(level)
    return known ? [{ level, counts: known }] : []
  })
  return { by, spans, levels, total }
}
