/** Half of the time that a late arrival added is gone after so long. */
const HALF_LIFE_MS = 30_000
const MINIMUM_MS = 50

/** How long frames are held back to restore their order. */
export type Hold = {
  readonly ms: (now: number) => number
  /** A frame came so much later than the frame that should have come after it. */
  readonly wasLate: (byMs: number, now: number) => void
}

/** Starts short, goes to twice the lateness that is seen, and comes down slowly. */
export const adaptiveHold = (maximumMs: number): Hold => {
  const minimum = Math.min(MINIMUM_MS, maximumMs)
  let peak = minimum
  let peakAt = 0
  const ms = (now: number) => minimum + (peak - minimum) * 0.5 ** ((now - peakAt) / HALF_LIFE_MS)
  return {
    ms,
    wasLate: (byMs, now) => {
      peak = Math.max(ms(now), Math.min(maximumMs, 2 * byMs))
      peakAt = now
    },
  }
}
