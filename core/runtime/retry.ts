/** How often and how long something is tried again: full jitter, doubling from `firstMs` up to `mostMs`. */
export type Retry = {
  readonly attempts: number
  readonly firstMs: number
  readonly mostMs: number
  readonly wait: (ms: number) => Promise<void>
  readonly random: () => number
}

/** A post that failed is tried again for about a second. */
export const POST_RETRY = { attempts: 4, firstMs: 50, mostMs: 500 } as const

/** A backlog comes faster than some viewers read: each of its frames waits for them, six seconds at most. */
export const BACKLOG_RETRY = { attempts: 10, firstMs: 50, mostMs: 1_000 } as const

/**
 * Tries `work` until it succeeds, at most `attempts` times, and not again after one that is final.
 * @throws what the last attempt threw
 */
export const retried = async <Result>(
  work: () => Promise<Result>,
  retry: Retry,
  isFinal: (error: unknown, attempt: number) => boolean = () => false,
): Promise<Result> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= retry.attempts || isFinal(error, attempt)) throw error
      await retry.wait(retry.random() * Math.min(retry.mostMs, retry.firstMs * 2 ** (attempt - 1)))
    }
  }
}
