import type { Level } from '../../../client/watch.ts'

/** Counts of log lines over time, as `GET /stats` answers. A bucket in which nothing came is left out. */
export type Stats = {
  readonly by: 'minute' | 'hour'
  readonly from: string
  readonly to: string
  readonly buckets: ReadonlyArray<{
    readonly at: string
    readonly lines: Readonly<Partial<Record<Level, number>>>
  }>
}
