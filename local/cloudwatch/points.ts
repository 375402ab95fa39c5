import type { AlarmDefinition } from './alarmProperties.ts'
import { rangeOf } from './evaluation.ts'
import type { SeriesStore } from './series.ts'

/**
 * The values that an alarm compares, one for each period that it looks back over, the newest first; undefined where there is none.
 * There is no period before the metrics were first kept: a run that has just begun has missed nothing. An alarm over a value that is
 * too low waits for a whole period, in which the value may still rise.
 */
export const pointsOf = (
  { watched, value, period, condition, isBelow }: AlarmDefinition,
  series: SeriesStore,
): readonly (number | undefined)[] => {
  const periods = series.minutesKept() / period
  const seen = isBelow ? Math.floor(periods) : Math.ceil(periods)
  return Array.from({ length: Math.min(seen, rangeOf(condition)) }, (_, at) => {
    const values = watched.map(({ id, metric, statistic }) => {
      const minutes = series.minutes(metric).slice(at * period, (at + 1) * period)
      return [id, statistic(minutes)] as const
    })
    return value(Object.fromEntries(values))
  })
}
