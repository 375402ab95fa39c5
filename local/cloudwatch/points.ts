import type { AlarmDefinition } from './alarmProperties.ts'
import { rangeOf } from './evaluation.ts'
import type { SeriesStore } from './series.ts'

/** The values that an alarm compares, one for each period that it looks back over, the newest first; undefined where there is none. */
export const pointsOf = (
  { watched, value, period, condition }: AlarmDefinition,
  series: SeriesStore,
): readonly (number | undefined)[] =>
  Array.from({ length: rangeOf(condition) }, (_, at) => {
    const values = watched.map(({ id, metric, statistic }) => {
      const minutes = series.minutes(metric).slice(at * period, (at + 1) * period)
      return [id, statistic(minutes)] as const
    })
    return value(Object.fromEntries(values))
  })
