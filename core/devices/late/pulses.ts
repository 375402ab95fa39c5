import type { Gap } from './silence.ts'

/** Pulses further apart than this leave a gap, ms: it is longer than `PULSE_EVERY_MS` by what a busy listener is late. */
export const MAX_APART_MS = 30_000

/** Gaps that are remembered: under a kilobyte. */
const MAX_GAPS = 32

/** The evidence of the pulses about the way from the listener to the tables. Times are ms since 1970. */
export type Pulses = {
  /** The newest pulse that was stored. */
  readonly newest: number
  /** The times without a pulse, in order. */
  readonly gaps: readonly Gap[]
}

/**
 * The evidence after one more pulse, which may come late, twice, or from another task: each pulse says that the way was open when it was put.
 * @returns the same object where it says nothing new
 */
export const afterPulse = (pulses: Pulses | undefined, at: number): Pulses => {
  if (!pulses) return { newest: at, gaps: [] }
  const { newest, gaps } = pulses
  if (at > newest) {
    const gap: readonly Gap[] = at - newest > MAX_APART_MS ? [[newest, at]] : []
    return { newest: at, gaps: bounded([...gaps, ...gap]) }
  }
  const place = gaps.findIndex(([from, to]) => from < at && at < to)
  const gap = gaps[place]
  if (!gap) return pulses
  const parts: readonly Gap[] = [
    [gap[0], at],
    [at, gap[1]],
  ]
  return { newest, gaps: gaps.toSpliced(place, 1, ...parts.filter(([from, to]) => to - from > MAX_APART_MS)) }
}

/**
 * Too many gaps are made fewer by joining the two nearest ones: time between gaps counts as one then, and a device is told late
 * rather than wrongly.
 */
const bounded = (gaps: readonly Gap[]): readonly Gap[] => {
  if (gaps.length <= MAX_GAPS) return gaps
  const apart = gaps.slice(1).map(([from], index) => from - (gaps[index]?.[1] ?? 0))
  const nearest = apart.indexOf(Math.min(...apart))
  const [one, other] = [gaps[nearest], gaps[nearest + 1]]
  return one && other ? bounded(gaps.toSpliced(nearest, 2, [one[0], other[1]])) : gaps
}
