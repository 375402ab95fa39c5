/** Tells whether a table answers. */
export type TableBreaker = {
  /** A call was answered in time. */
  readonly well: () => void
  /** A call was not answered in time, or failed. */
  readonly slow: () => void
  /** Whether the table does not answer, as far as is known: nobody should wait for it. */
  readonly isOpen: () => boolean
  /** Whether it is time to try a table that did not answer. */
  readonly mayTry: () => boolean
}

/** Calls one after the other that were not answered in time before nobody waits any more. */
const OPENS_AFTER = 3
/** How long until the table is tried again, ms. */
const TRIES_AFTER_MS = 500

/** One for the table: a table that is slow is slow for all devices. @param now ms, monotonic */
export const tableBreaker = ({ now }: { now: () => number }): TableBreaker => {
  let slow = 0
  let lastSlowAt = Number.NEGATIVE_INFINITY
  return {
    well: () => {
      slow = 0
    },
    slow: () => {
      slow += 1
      lastSlowAt = now()
    },
    isOpen: () => slow >= OPENS_AFTER,
    mayTry: () => now() - lastSlowAt >= TRIES_AFTER_MS,
  }
}
