/** Takes one token of `key`: 0 when there was one, else the seconds until there is, at least 1. */
export type TakeToken = (key: string) => number

/**
 * A token bucket for each key, of which at most `maxBuckets` are kept: any sender can make up keys, so that the one
 * that was unused for longest is forgotten, and starts again full.
 * @param ratePerSecond tokens that come back in a second
 * @param burst tokens of a full bucket
 * @param now ms, monotonic
 */
export const tokenBuckets = ({
  ratePerSecond,
  burst,
  maxBuckets,
  now,
}: {
  ratePerSecond: number
  burst: number
  maxBuckets: number
  now: () => number
}): TakeToken => {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return key => {
    const time = now()
    const bucket = buckets.get(key) ?? { tokens: burst, at: time }
    bucket.tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1000) * ratePerSecond)
    bucket.at = time
    buckets.delete(key)
    buckets.set(key, bucket)
    if (buckets.size > maxBuckets) {
      const [quietest = key] = buckets.keys()
      buckets.delete(quietest)
    }
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / ratePerSecond))
    bucket.tokens -= 1
    return 0
  }
}
