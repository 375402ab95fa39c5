/** A rate and a burst, as API Gateway and EventBridge limit requests. */
export type RateLimit = { readonly perSecond: number; readonly burst: number }

/** Takes one token for each request. @returns whether there was one */
export type TokenBucket = () => boolean

/**
 * A bucket that holds `burst` tokens and gets `perSecond` of them back each second. API Gateway Developer Guide, "Throttle requests
 * to your HTTP APIs for better throughput": the token bucket algorithm, where a token counts for a request.
 * @param now a clock that never goes back, ms
 */
export const tokenBucket = (
  { perSecond, burst }: RateLimit,
  now: () => number = () => performance.now(),
): TokenBucket => {
  let tokens = burst
  let at = now()
  return () => {
    const next = now()
    tokens = Math.min(burst, tokens + ((next - at) / 1000) * perSecond)
    at = next
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
