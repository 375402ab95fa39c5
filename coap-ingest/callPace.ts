/** Decides whether one more call may be made while others are in flight. */
export type CallPace = {
  readonly mayCall: () => boolean
  /** Calls in flight. */
  readonly calls: () => number
  readonly began: () => void
  readonly ended: () => void
}

export type CallPaceLimits = {
  /** Calls in flight at the same time, as long as they are quick: fewer are fuller, and cost less. */
  readonly usualCalls: number
  /** Calls in flight at the same time when the others are slow. */
  readonly maxCalls: number
  /** Others are slow when none has begun for so long, ms. */
  readonly slowMs: number
}

/**
 * Group commit without a timer: what waits goes with the next call, which begins when one ends. A call that is slow holds up what
 * was there when it began and nothing else, since another one begins beside it.
 * @param now ms, monotonic
 */
export const callPace = ({ usualCalls, maxCalls, slowMs }: CallPaceLimits, now: () => number): CallPace => {
  let calls = 0
  let lastBeganAt = Number.NEGATIVE_INFINITY
  return {
    mayCall: () => calls < usualCalls || (calls < maxCalls && now() - lastBeganAt >= slowMs),
    calls: () => calls,
    began: () => {
      calls += 1
      lastBeganAt = now()
    },
    ended: () => {
      calls -= 1
    },
  }
}
