/** How often and how long something is tried again: full jitter, doubling from `firstMs` up to `mostMs`. */
export type Retry = {
  readonly attempts: number
  readonly firstMs: number
  readonly mostMs: number
  readonly wait: (ms: number) => Promise<void>
  readonly random: () => number
}

/** A post that failed is tried again for about a second: a viewer that waits longer has the next frame. */
export const POST_RETRY = { attempts: 4, firstMs: 50, mostMs: 500 } as const

/**
 * Tries `work` until it succeeds, at most `attempts` times.
 * @throws what the last attempt threw
 */
export const retried = async <Result>(work: () => Promise<Result>, retry: Retry): Promise<Result> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= retry.attempts) throw error
      await retry.wait(retry.random() * Math.min(retry.mostMs, retry.firstMs * 2 ** (attempt - 1)))
    }
  }
}
