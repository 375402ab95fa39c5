/** Buckets that several parties share. Each function returns 0 when it got a token, else the seconds until there may be one, at least 1. */
export type FairBuckets = {
  /** Takes a token of `key` for one of those who share it. */
  readonly take: (key: string, party: string) => number
  /** Takes a token of `key` that nobody else is held for. */
  readonly takeSpare: (key: string) => number
}

type Bucket = { tokens: number; at: number }

/** Tokens that are held for parties who have not had their own share, as a part of the burst and in addition to it. */
const HELD = 1 / 2
/** The share of a party in rate and burst that nobody can take from it, as long as there are no more than eight. */
const SHARE = 1 / 8

/**
 * A token bucket for each key that several parties share. One party alone may use all of rate and burst. Further tokens are held
 * for the others: a party that takes more than its share does not get them, so that the others find them however much it sends.
 * @param ratePerSecond tokens that come back in a second, for each key
 * @param burst tokens of a full bucket, without those that are held
 * @param maxBuckets keys, and parties, that are told apart: any sender can make them up. The one that was unused for longest is forgotten
 * @param now ms, monotonic
 */
export const fairBuckets = ({
  ratePerSecond,
  burst,
  maxBuckets,
  now,
}: {
  ratePerSecond: number
  burst: number
  maxBuckets: number
  now: () => number
}): FairBuckets => {
  const held = burst * HELD
  const whole = { rate: ratePerSecond, burst: Math.max(1, burst) + held, buckets: new Map<string, Bucket>() }
  const own = {
    rate: ratePerSecond * SHARE,
    burst: Math.max(1, burst * SHARE),
    buckets: new Map<string, Bucket>(),
  }

  const filled = ({ rate, burst: full, buckets }: typeof whole, key: string, time: number): Bucket => {
    const bucket = buckets.get(key) ?? { tokens: full, at: time }
    bucket.tokens = Math.min(full, bucket.tokens + ((time - bucket.at) / 1000) * rate)
    bucket.at = time
    buckets.delete(key)
    buckets.set(key, bucket)
    if (buckets.size > maxBuckets) {
      const [quietest = key] = buckets.keys()
      buckets.delete(quietest)
    }
    return bucket
  }

  const takeOne = (bucket: Bucket, needed: number): number => {
    if (bucket.tokens < needed) return Math.max(1, Math.ceil((needed - bucket.tokens) / whole.rate))
    bucket.tokens -= 1
    return 0
  }

  return {
    take: (key, party) => {
      const time = now()
      const share = filled(own, `${key} ${party}`, time)
      const hasShare = share.tokens >= 1
      const wait = takeOne(filled(whole, key, time), hasShare ? 1 : held + 1)
      if (wait === 0 && hasShare) share.tokens -= 1
      return wait
    },
    takeSpare: key => takeOne(filled(whole, key, now()), held + 1),
  }
}
