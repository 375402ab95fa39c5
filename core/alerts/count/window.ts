import type { AlertCondition } from '../../contracts/alerts.ts'

export type CountCondition = Extract<AlertCondition, { kind: 'count' }>

/** So many buckets at most are counted apart: an item stays below the 1 KB that cost one write unit. */
const MAX_BUCKETS = 48

/** How a rule counts: in buckets of whole seconds, of which an item holds as many as its time touches. */
export type Window = { readonly bucketMs: number; readonly buckets: number }

/**
 * Buckets of about a fiftieth of the time, and one more than it has: it begins and ends within a bucket. So no event in it is missed, wherever it
 * lies, and what is counted is at most a twentieth longer.
 */
export const windowOf = ({ withinSeconds }: Pick<CountCondition, 'withinSeconds'>): Window => {
  const bucketSeconds = Math.ceil(withinSeconds / (MAX_BUCKETS - 1))
  return { bucketMs: bucketSeconds * 1000, buckets: Math.ceil(withinSeconds / bucketSeconds) + 1 }
}

/** The place of a time: the item that holds it, and its bucket there. */
export type Place = { readonly period: number; readonly bucket: number }

/** The number of the bucket that a time lies in. @param at ms since 1970 */
export const bucketAt = ({ bucketMs }: Window, at: number): number => Math.floor(at / bucketMs)

export const placeOf = (window: Window, at: number): Place => {
  const index = bucketAt(window, at)
  return { period: Math.floor(index / window.buckets), bucket: index % window.buckets }
}

/** Counts by bucket. */
export type Buckets = ReadonlyMap<number, number>

/**
 * The most events that a time of the rule holds which contains a bucket: events may come out of order, so that one of the past can be the one
 * that is enough.
 * @param counts by the number of a bucket, of those around it
 */
export const maxAround = ({ buckets }: Window, bucket: number, counts: Buckets): number => {
  const totalTo = (end: number): number =>
    [...counts].reduce((sum, [at, count]) => (at <= end && at > end - buckets ? sum + count : sum), 0)
  const ends = [bucket, ...counts.keys()].filter(end => end >= bucket && end < bucket + buckets)
  return Math.max(...ends.map(totalTo))
}
