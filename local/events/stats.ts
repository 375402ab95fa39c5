/** Counts of the events that went through the bus since its start. */
export type BusStats = {
  /** Entries that became events. */
  accepted: number
  /** The same as AWS bills them: in started 64 KB. */
  billed: number
  /** Entries answered with an error code. */
  refused: number
  /** Deliveries that a target took. */
  delivered: number
  /** Attempts after the first. */
  retried: number
  deadLettered: number
  /** Deliveries lost: given up with no dead-letter queue, or with one that refused. */
  dropped: number
  /** Deliveries under way, delayed or waiting for a retry, now. */
  pending: number
}

/** Counters at zero. */
export const noStats = (): BusStats => ({
  accepted: 0,
  billed: 0,
  refused: 0,
  delivered: 0,
  retried: 0,
  deadLettered: 0,
  dropped: 0,
  pending: 0,
})
