/** The time that one bar covers, ms. */
export const BAR_MS = 10 * 60_000
/** The bars cover six hours. */
export const BARS = 36

/** Uplinks of a device, or lines of a service, in the last hours, ten minutes a bar. */
export type Bars = {
  /** The number of the newest bar, counted from 1970. */
  readonly newest: number
  /** Counts from the newest bar back. */
  readonly counts: readonly number[]
}

const barOf = (ms: number) => Math.floor(ms / BAR_MS)
const shifted = (counts: readonly number[], by: number): readonly number[] =>
  by <= 0 ? counts : [...Array.from({ length: Math.min(by, BARS) }, () => 0), ...counts].slice(0, BARS)

/** Adds one uplink, or so many lines. One that is older than the bars changes nothing. */
export const counted = (bars: Bars | undefined, atMs: number, count = 1): Bars => {
  const bar = barOf(atMs)
  const { newest, counts } = bars ?? { newest: bar, counts: [] }
  const back = newest - bar
  if (back >= BARS) return { newest, counts }
  const next = [...shifted(counts, -back)]
  const index = Math.max(back, 0)
  while (next.length <= index) next.push(0)
  next[index] = (next[index] ?? 0) + count
  return { newest: Math.max(newest, bar), counts: next }
}

/** The counts at a time, from the oldest on. There are always {@link BARS} of them. */
export const barsAt = (bars: Bars | undefined, nowMs: number): readonly number[] => {
  const moved = bars ? shifted(bars.counts, barOf(nowMs) - bars.newest) : []
  return Array.from({ length: BARS }, (_, index) => moved[BARS - 1 - index] ?? 0)
}

/** How many uplinks the bars hold at a time. */
export const totalAt = (bars: Bars | undefined, nowMs: number): number => {
  if (!bars) return 0
  const kept = BARS - Math.max(0, barOf(nowMs) - bars.newest)
  let total = 0
  for (let index = 0; index < kept; index++) total += bars.counts[index] ?? 0
  return total
}
