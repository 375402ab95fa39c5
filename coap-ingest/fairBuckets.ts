import { buckets, takeOne } from './buckets.ts'

/** Buckets that several parties share. Each function returns 0 when it got a token, else the seconds until there may be one, at least 1. */
export type FairBuckets = {
  /** Takes a token of `key` for one of those who share it. */
  readonly take: (key: string, party: string) => number
  /** Takes a token of `key` that nobody else is held for. */
  readonly takeSpare: (key: string) => number
}

/** Tokens that are held for parties who have not had their own share, as a part of the burst and in addition to it. */
const HELD = 1 / 2
/** The share of a party in rate and burst that nobody can take from it, as long as there are no more than eight. */
const SHARE = 1 / 8

/**
 * A token bucket for each key that several parties share. One party alone may use all of rate and burst. Further tokens are held
 * for the others: a party that takes more than its share does not get them, so that the others find them however much it sends.
 * @param ratePerSecond tokens that come back in a second, for each key
 * @param burst tokens of a full bucket, without those that are held
 * @param maxBuckets keys, and parties, that are told apart: see {@link buckets}
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
  const whole = buckets({ ratePerSecond, burst: Math.max(1, burst) + held, maxBuckets })
  const own = buckets({ ratePerSecond: ratePerSecond * SHARE, burst: Math.max(1, burst * SHARE), maxBuckets })
  return {
    take: (key, party) => {
      const time = now()
      const share = own.filled(`${key} ${party}`, time)
      const hasShare = share.tokens >= 1
      const wait = takeOne(whole.filled(key, time), hasShare ? 1 : held + 1, ratePerSecond)
      if (wait === 0 && hasShare) share.tokens -= 1
      return wait
    },
    takeSpare: key => takeOne(whole.filled(key, now()), held + 1, ratePerSecond),
  }
}
