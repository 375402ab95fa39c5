import { boundedMap } from '../core/runtime/boundedMap.ts'

/** A token bucket. */
export type Bucket = { tokens: number; at: number }

/** The buckets of one limit, by key. */
export type Buckets = {
  /** The bucket of a key, with the tokens that have come back since it was last looked at. */
  readonly filled: (key: string, now: number) => Bucket
}

/**
 * Token buckets, one for each key: full at first, and filled with time.
 * @param ratePerSecond tokens that come back in a second
 * @param burst tokens of a full bucket
 * @param maxBuckets any sender can make up keys: one that was unused for longest is forgotten, and starts again full
 */
export const buckets = ({
  ratePerSecond,
  burst,
  maxBuckets,
}: {
  readonly ratePerSecond: number
  readonly burst: number
  readonly maxBuckets: number
}): Buckets => {
  const perMillisecond = ratePerSecond / 1000
  const held = boundedMap<string, Bucket>(maxBuckets)
  return {
    filled: (key, now) => {
      const known = held.get(key)
      if (known === undefined) {
        const full = { tokens: burst, at: now }
        held.set(key, full)
        return full
      }
      known.tokens = Math.min(burst, known.tokens + (now - known.at) * perMillisecond)
      known.at = now
      return known
    },
  }
}

/**
 * Takes one token where a bucket has so many, of which all but one are held for others.
 * @returns 0 when it was taken, else the seconds until there may be one, at least 1
 */
export const takeOne = (bucket: Bucket, needed: number, ratePerSecond: number): number => {
  if (bucket.tokens < needed) return Math.max(1, Math.ceil((needed - bucket.tokens) / ratePerSecond))
  bucket.tokens -= 1
  return 0
}
