/**
 * The value below or at which this part of the sample lies (nearest rank), NaN for an empty sample.
 * @param sorted ascending
 * @param part 0 to 1
 */
export const percentile = (sorted: readonly number[], part: number): number => {
  const rank = Math.max(1, Math.ceil(part * sorted.length))
  return sorted[rank - 1] ?? Number.NaN
}

/** Middle of a sample in any order; of an even number the lower one of the two. */
export const median = (sample: readonly number[]): number => percentile(ascending(sample), 0.5)

/** The summary of a sample of durations, in its own unit. */
export type Spread = {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export const spread = (sample: readonly number[]): Spread => {
  const sorted = ascending(sample)
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
  }
}

/** Least-squares slope: how much `y` grows with each unit of `x`. 0 for fewer than two points. */
export const slope = (points: readonly { readonly x: number; readonly y: number }[]): number => {
  if (points.length < 2) return 0
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const x = mean(point => point.x)
  const y = mean(point => point.y)
  const spreadX = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
  const together = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0)
  return spreadX === 0 ? 0 : together / spreadX
}

const ascending = (sample: readonly number[]): readonly number[] => [...Float64Array.from(sample).sort()]
