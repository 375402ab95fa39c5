/** A message is tried so often, over about an hour. */
export const MAX_TRIES = 12
const FIRST_MS = 10_000
const LONGEST_MS = 600_000
/** A receiver may ask for at most so long a wait, ms. */
const LONGEST_ASKED_MS = 3_600_000

/**
 * The wait before the next try: it doubles from ten seconds to ten minutes, a quarter more or less, and is never shorter than the receiver asks.
 * @param failures tries that failed so far, from 1
 * @param random between 0 and 1
 */
export const waitMs = (failures: number, random: number, askedMs = 0): number =>
  Math.max(
    Math.min(askedMs, LONGEST_ASKED_MS),
    Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (0.75 + random / 2),
  )
