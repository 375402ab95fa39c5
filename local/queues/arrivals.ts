/** The longest that a timer of Node.js takes, ms. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** The receivers that wait for a message of one queue. */
export type Arrivals = {
  /** Resolves with the next announcement, or when `signal` ends the wait. @param readyAt when a hidden message will be ready, ms since 1970 */
  readonly wait: (signal: AbortSignal, readyAt: number) => Promise<void>
  /** Ends all waits: a message is ready. */
  readonly announce: () => void
  /** A hidden message will be ready at this time: while receivers wait, the queue is looked at then. */
  readonly next: (readyAt: number) => void
}

/**
 * Wakes receivers, with one timer for all that is hidden and none while nobody waits.
 * @param settle brings back what is ready, which announces it. @returns when the next message will be
 */
export const arrivals = ({ now, settle }: { now: () => number; settle: () => number }): Arrivals => {
  const receivers = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined
  let timerAt = Number.POSITIVE_INFINITY

  const stop = (): void => {
    clearTimeout(timer)
    timerAt = Number.POSITIVE_INFINITY
  }
  const next = (readyAt: number): void => {
    if (receivers.size === 0 || readyAt >= timerAt) return
    stop()
    timerAt = readyAt
    timer = setTimeout(
      () => {
        stop()
        next(settle())
      },
      Math.min(MAX_TIMER_MS, Math.max(1, readyAt - now())),
    )
  }

  return {
    next,
    announce: () => {
      for (const end of receivers) end()
    },
    wait: (signal, readyAt) =>
      new Promise(arrived => {
        const end = () => {
          receivers.delete(end)
          signal.removeEventListener('abort', end)
          if (receivers.size === 0) stop()
          arrived()
        }
        if (signal.aborted) return arrived()
        receivers.add(end)
        signal.addEventListener('abort', end)
        next(readyAt)
      }),
  }
}
