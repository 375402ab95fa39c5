/** Values kept of one minute for percentiles: the last ones. */
const MAX_VALUES = 1000

/** The measurements of one minute. */
export type Minute = { count: number; sum: number; minimum: number; maximum: number; readonly values: number[] }

export const emptyMinute = (): Minute => ({
  count: 0,
  sum: 0,
  minimum: Number.POSITIVE_INFINITY,
  maximum: Number.NEGATIVE_INFINITY,
  values: [],
})

/** Adds one value to a minute. */
export const addTo = (minute: Minute, value: number): void => {
  minute.values[minute.count % MAX_VALUES] = value
  minute.count += 1
  minute.sum += value
  minute.minimum = Math.min(minute.minimum, value)
  minute.maximum = Math.max(minute.maximum, value)
}

/** One number for a period; undefined where nothing was measured. */
export type Statistic = (minutes: readonly Minute[]) => number | undefined

const total = (minutes: readonly Minute[], of: (minute: Minute) => number): number =>
  minutes.reduce((sum, minute) => sum + of(minute), 0)

const simple: Readonly<Record<string, (minutes: readonly Minute[]) => number>> = {
  Sum: minutes => total(minutes, ({ sum }) => sum),
  SampleCount: minutes => total(minutes, ({ count }) => count),
  Average: minutes => total(minutes, ({ sum }) => sum) / total(minutes, ({ count }) => count),
  Minimum: minutes => Math.min(...minutes.map(({ minimum }) => minimum)),
  Maximum: minutes => Math.max(...minutes.map(({ maximum }) => maximum)),
}

/**
 * CloudWatch User Guide, "CloudWatch statistics definitions"; percentiles are those of the values that were kept, without interpolation.
 * @throws Error for a statistic that is not known here
 */
export const statistic = (name: string): Statistic => {
  const percent = name.match(/^p(\d{1,2}(?:\.\d+)?|100)$/)?.[1]
  const of = percent === undefined ? simple[name] : percentile(Number(percent))
  if (!of) throw new Error(`the local run does not know the statistic ${name}`)
  return minutes => {
    const measured = minutes.filter(({ count }) => count > 0)
    return measured.length > 0 ? of(measured) : undefined
  }
}

const percentile =
  (percent: number) =>
  (minutes: readonly Minute[]): number => {
    const sorted = minutes.flatMap(({ values }) => values).toSorted((a, b) => a - b)
    return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
  }
