/** Items in the first page of a stream. How large they are is not known yet: a batch of log lines is as large as twenty uplinks. */
export const FIRST_PAGE = 16

/**
 * How many items to read next from a stream, by those that were read: few enough for the read units that are left, and not more than
 * the events that are still asked for would take, unless only some of them are chosen.
 * @param read the items that were read, the events in them, and their cost
 * @param left the events that are still asked for, where all are chosen, and the read units that may be spent on this stream
 */
export const pageSizeOf = (
  read: { readonly pieces: number; readonly events: number; readonly units: number },
  left: { readonly events: number | undefined; readonly units: number },
  maximum: number,
): number => {
  if (read.pieces === 0) return Math.min(maximum, FIRST_PAGE)
  const affordable = Math.max(1, Math.floor((left.units * read.pieces) / Math.max(read.units, 0.5)))
  const isOfBatches = left.events !== undefined && read.events > 2 * read.pieces
  const needed = isOfBatches ? Math.ceil((left.events * read.pieces) / read.events) + 1 : maximum
  return Math.max(1, Math.min(maximum, affordable, needed))
}
