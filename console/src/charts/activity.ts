import type { Sample } from './sample.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** In a range up to this long a bar is an hour, in a longer one a day, ms. */
const HOURS_UP_TO = 48 * HOUR_MS

/** The length of one bar. */
export type BarLength = 'hour' | 'day'

/** Activity in bars: the seconds of each part that the device reported within an hour or a day. */
export type Activity = {
  readonly length: BarLength
  readonly parts: readonly string[]
  /** The start and the end (exclusive) of each bar, ms since 1970, in the order of time. A day may have 23 or 25 hours. */
  readonly spans: readonly Span[]
  /** Seconds, by part, then by bar. */
  readonly seconds: readonly (readonly number[])[]
}

/** A span of time, ms since 1970. */
export type Span = { readonly from: number; readonly to: number }

/** Offset of the zone at a time, ms: hours begin at the full hour of the clock on the wall, also in zones of half an hour. */
const offsetAt = (ms: number, isUtc: boolean) => (isUtc ? 0 : -new Date(ms).getTimezoneOffset() * MINUTE_MS)

const dayOf = (ms: number, isUtc: boolean): Span => {
  const from = new Date(ms)
  const to = new Date(ms)
  if (isUtc) {
    from.setUTCHours(0, 0, 0, 0)
    to.setUTCHours(24, 0, 0, 0)
  } else {
    from.setHours(0, 0, 0, 0)
    to.setHours(24, 0, 0, 0)
  }
  return { from: from.getTime(), to: to.getTime() }
}

const hourOf = (ms: number, isUtc: boolean): Span => {
  const offset = offsetAt(ms, isUtc)
  const from = Math.floor((ms + offset) / HOUR_MS) * HOUR_MS - offset
  return { from, to: from + HOUR_MS }
}

/** Sums up activity in bars of hours or days of the clock on the wall, depending on the length of the range. */
export const activityOf = (samples: readonly Sample[], rangeMs: number, isUtc: boolean): Activity => {
  const length: BarLength = rangeMs <= HOURS_UP_TO ? 'hour' : 'day'
  const spanOf = length === 'hour' ? hourOf : dayOf
  const parts = new Set<string>()
  const bars = new Map<number, { readonly span: Span; readonly seconds: Map<string, number> }>()
  for (const { at, activity } of samples) {
    if (activity.size === 0) continue
    const span = spanOf(at, isUtc)
    const bar = bars.get(span.from) ?? { span, seconds: new Map<string, number>() }
    bars.set(span.from, bar)
    for (const [part, seconds] of activity) {
      parts.add(part)
      bar.seconds.set(part, (bar.seconds.get(part) ?? 0) + seconds)
    }
  }
  const ordered = [...bars.values()].sort((one, other) => one.span.from - other.span.from)
  const names = [...parts]
  return {
    length,
    parts: names,
    spans: ordered.map(({ span }) => span),
    seconds: names.map(part => ordered.map(({ seconds }) => seconds.get(part) ?? 0)),
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
