import type { LogBatch } from './logBatches.ts'

/**
 * Times of receipt for the requests of one process: no two of its batches of a source share a millisecond, in which their hashes would decide
 * the order, and none is dated before an earlier one when the clock is set back.
 * @param now ms since 1970
 */
export const receiptTimes = (now: () => number) => {
  let next = 0
  return {
    /** The first millisecond of a request. */
    begin: (): number => {
      next = Math.max(next, now())
      return next
    },
    /** The milliseconds that its batches have used. */
    used: (batches: readonly LogBatch[]): void => {
      for (const { detail } of batches) next = Math.max(next, Date.parse(detail.receivedAt) + 1)
    },
  }
}
