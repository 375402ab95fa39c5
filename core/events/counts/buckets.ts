import { Level } from '../../contracts/frames.ts'
import type { Counted } from './hourItem.ts'
import type { HourCounts } from './readCounts.ts'

/** The size of a bucket, ms. */
export const BUCKET_MS = { minute: 60_000, hour: 3_600_000 } as const

/** The counts of a minute or an hour. */
export type Bucket = {
  readonly at: string
  readonly lines: Partial<Record<Level, number>>
  readonly uplinks?: Partial<Record<Level, number>>
  readonly batches: number
}

/** Sums the counts of sources in buckets, in the order of time. @param range ms since 1970, `to` exclusive */
export const inBuckets = (
  hours: readonly HourCounts[],
  by: keyof typeof BUCKET_MS,
  { from, to }: { readonly from: number; readonly to: number },
): Bucket[] => {
  const sums = new Map<number, Counted>()
  for (const { start, minutes } of hours) {
    for (const [minute, counted] of minutes) {
      const at = start + minute * BUCKET_MS.minute
      if (at < from || at >= to) continue
      const bucket = at - (at % BUCKET_MS[by])
      const before = sums.get(bucket)
      sums.set(bucket, before ? plus(before, counted) : counted)
    }
  }
  return [...sums]
    .toSorted(([one], [other]) => one - other)
    .map(([at, { lines, uplinks, batches }]) => ({
      at: new Date(at).toISOString(),
      lines,
      ...(Object.keys(uplinks).length > 0 && { uplinks }),
      batches,
    }))
}

const plus = (one: Counted, other: Counted): Counted => ({
  lines: levelsOf(one.lines, other.lines),
  uplinks: levelsOf(one.uplinks, other.uplinks),
  batches: one.batches + other.batches,
})

const levelsOf = (one: Counted['lines'], other: Counted['lines']): Counted['lines'] =>
  Object.fromEntries(
    Level.options.flatMap(level => {
      const sum = (one[level] ?? 0) + (other[level] ?? 0)
      return sum > 0 ? [[level, sum]] : []
    }),
  )
