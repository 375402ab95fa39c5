import type { AlertCondition } from '../../contracts/alerts.ts'

export type CountCondition = Extract<AlertCondition, { kind: 'count' }>

const MINUTE_MS = 60_000
/** So many buckets at most are counted apart: an item stays below the 1 KB that cost one write unit. */
const MAX_BUCKETS = 48

/** How a rule counts: in buckets of whole minutes, of which two items hold as many as its time has. */
export type Window = { readonly bucketMs: number; readonly buckets: number }

/** Buckets of a minute each; where the time has more than forty-eight of them, longer ones. */
export const windowOf = ({ withinSeconds }: Pick<CountCondition, 'withinSeconds'>): Window => {
  const minutes = Math.ceil(withinSeconds / 60)
  const perBucket = Math.ceil(minutes / MAX_BUCKETS)
  return { bucketMs: perBucket * MINUTE_MS, buckets: Math.ceil(minutes / perBucket) }
}

/** The place of a time: the item that holds it, and its bucket there. */
export type Place = { readonly period: number; readonly bucket: number }

export const placeOf = ({ bucketMs, buckets }: Window, at: number): Place => {
  const index = Math.floor(at / bucketMs)
  return { period: Math.floor(index / buckets), bucket: index % buckets }
}

/** Counts by bucket. */
export type Buckets = ReadonlyMap<number, number>

/** The number of events in the time that ends with a place: of its own item up to it, and of the one before from the bucket after it on. */
export const totalAt = ({ bucket }: Place, own: Buckets, before: Buckets): number => {
  let total = 0
  for (const [at, count] of own) if (at <= bucket) total += count
  for (const [at, count] of before) if (at > bucket) total += count
  return total
}
