import { buckets, takeOne } from './buckets.ts'

/** Takes one token of `key`: 0 when there was one, else the seconds until there is, at least 1. */
export type TakeToken = (key: string) => number

/**
 * A token bucket for each key.
 * @param ratePerSecond tokens that come back in a second
 * @param burst tokens of a full bucket
 * @param maxBuckets keys that are told apart: see {@link buckets}
 * @param now ms, monotonic
 */
export const tokenBuckets = (limit: {
  ratePerSecond: number
  burst: number
  maxBuckets: number
  now: () => number
}): TakeToken => {
  const { filled } = buckets(limit)
  return key => takeOne(filled(key, limit.now()), 1, limit.ratePerSecond)
}
