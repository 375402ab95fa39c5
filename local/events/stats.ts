/** What went through the bus since its start. */
export type BusStats = {
  /** Entries that became events. */
  accepted: number
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
