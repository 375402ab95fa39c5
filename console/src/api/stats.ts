import type * as stats from '../../../core/events/http/statsContract.ts'

/** Counts of log lines over time, as `GET /stats` answers. A bucket in which nothing came is left out. */
export type Stats = Pick<stats.Stats, 'by' | 'from' | 'to'> & {
  readonly buckets: ReadonlyArray<Pick<stats.Stats['buckets'][number], 'at' | 'lines'>>
}
