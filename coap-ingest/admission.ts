/** Decides whether a request that needs work is begun. */
export type Admission = {
  /** Whether a request that is read now would be answered too late, or finds no room. */
  readonly isFull: () => boolean
  /** Notes how long an answer took, ms. */
  readonly answered: (ms: number) => void
}

/** A datagram that waited for longer in the kernel's queue is refused: it is the oldest work, and what comes after it can still be answered in time. */
const QUEUED_TOO_LONG_MS = 400
/** Half of the time after which a device is told to wait for a separate response. */
const ANSWERED_TOO_LATE_MS = 750
/** So many are always tried, or nothing would tell that answers are quick again. */
const ALWAYS_TRIED = 50
/** The part of a new answer in the measured time. */
const WEIGHT = 1 / 32

/**
 * Three limits. Room: requests in flight, or events on their way to the bus. The time that a datagram has waited in the kernel's queue. And the time that
 * answers take: the number in flight times the time for each of them is that of the last answers (Little's law), so that is what is measured.
 * @param queuedMs how long the datagrams that are read now have waited
 */
export const admission = ({
  maxInFlight,
  inFlight,
  queuedMs,
}: {
  readonly maxInFlight: number
  readonly inFlight: () => number
  readonly queuedMs: () => number
}): Admission => {
  let answerMs = 0
  return {
    isFull: () => {
      const begun = inFlight()
      if (begun >= maxInFlight || queuedMs() > QUEUED_TOO_LONG_MS) return true
      return begun >= ALWAYS_TRIED && answerMs > ANSWERED_TOO_LATE_MS
    },
    answered: ms => {
      answerMs += (ms - answerMs) * WEIGHT
    },
  }
}
