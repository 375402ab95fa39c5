/** The number of attempts and the waits between them: full jitter, doubling from `firstMs` up to `maxMs`. */
export type Retry = {
  readonly attempts: number
  readonly firstMs: number
  readonly maxMs: number
  readonly wait: (ms: number) => Promise<void>
  readonly random: () => number
}

/** A failed post is retried for about a second. */
export const POST_RETRY = { attempts: 4, firstMs: 50, maxMs: 500 } as const

/** A backlog comes faster than some viewers read: each of its frames is retried for at most six seconds. */
export const BACKLOG_RETRY = { attempts: 10, firstMs: 50, maxMs: 1_000 } as const

/**
 * Tries `work` until it succeeds, at most `attempts` times. A final error ends it at once.
 * @throws the error of the last attempt
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
      await retry.wait(retry.random() * Math.min(retry.maxMs, retry.firstMs * 2 ** (attempt - 1)))
    }
  }
}
