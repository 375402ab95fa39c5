/** Half of what a late arrival added is gone after so long. */
const HALF_LIFE_MS = 30_000
const LEAST_MS = 50

/** How long frames are held back to restore their order. */
export type Hold = {
  readonly ms: (now: number) => number
  /** A frame came so much later than one that should have come after it. */
  readonly wasLate: (byMs: number, now: number) => void
}

/** Starts short, goes to twice the lateness that is seen, and comes down slowly. */
export const adaptiveHold = (mostMs: number): Hold => {
  const least = Math.min(LEAST_MS, mostMs)
  let peak = least
  let peakAt = 0
  const ms = (now: number) => least + (peak - least) * 0.5 ** ((now - peakAt) / HALF_LIFE_MS)
  return {
    ms,
    wasLate: (byMs, now) => {
      peak = Math.max(ms(now), Math.min(mostMs, 2 * byMs))
      peakAt = now
    },
  }
}
