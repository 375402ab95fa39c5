/** The source of time, which a test replaces. */
export type Clock = {
  /** Milliseconds since some point; never goes back. */
  readonly now: () => number
  /** Milliseconds since 1970. */
  readonly wall: () => number
  /** Calls back after so many milliseconds. The returned function cancels that. */
  readonly after: (ms: number, then: () => void) => () => void
}

/** The maximum delay of a timer, eleven days. One of more than 2³¹ ms would run out at once. */
const LONGEST_MS = 1e9

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, Math.min(ms, LONGEST_MS))
    return () => clearTimeout(timer)
  },
}
