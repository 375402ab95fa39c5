import { addTo, emptyMinute, type Minute } from './statistic.ts'

/** The identity of a metric. */
export type Metric = {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** Text that is the same for the same metric. Dimensions have no order. */
const keyOf = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))])

type Series = { closed: Minute[]; open: Minute; keep: number; hasValues: boolean; isMeasured: boolean }

/** The minutes of the metrics that somebody asks for; what nobody asks for is not kept. */
export type SeriesStore = {
  /** Keeps this many minutes of a metric. */
  readonly keep: (metric: Metric, minutes: number) => void
  /** Where values of a metric go. */
  readonly recorder: (metric: Metric) => (value: number) => void
  /** The minutes that are over, the newest first. */
  readonly minutes: (metric: Metric) => readonly Minute[]
  /** Whether there was ever a value. */
  readonly hasValues: (metric: Metric) => boolean
  /** Whether any part of the run measures it, under exactly this name and these dimensions. */
  readonly isMeasured: (metric: Metric) => boolean
  /** The number of minutes that are over since the start. */
  readonly minutesKept: () => number
  /** Ends the minute. */
  readonly turn: () => void
}

const ignore = (): void => undefined

/** @see SeriesStore */
export const seriesStore = (): SeriesStore => {
  const all = new Map<string, Series>()
  let turns = 0
  return {
    keep: (metric, minutes) => {
      const key = keyOf(metric)
      const series = all.get(key) ?? {
        closed: [],
        open: emptyMinute(),
        keep: 0,
        hasValues: false,
        isMeasured: false,
      }
      series.keep = Math.max(series.keep, minutes)
      all.set(key, series)
    },
    recorder: metric => {
      const series = all.get(keyOf(metric))
      if (!series) return ignore
      series.isMeasured = true
      return value => {
        series.hasValues = true
        addTo(series.open, value)
      }
    },
    minutes: metric => all.get(keyOf(metric))?.closed ?? [],
    hasValues: metric => all.get(keyOf(metric))?.hasValues ?? false,
    isMeasured: metric => all.get(keyOf(metric))?.isMeasured ?? false,
    minutesKept: () => turns,
    turn: () => {
      turns += 1
      for (const series of all.values()) {
        series.closed = [series.open, ...series.closed].slice(0, series.keep)
        series.open = emptyMinute()
      }
    },
  }
}
