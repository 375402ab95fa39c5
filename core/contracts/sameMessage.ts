import { boundAt, hashOf, SAME_MESSAGE_MS, TIME_LENGTH, timeOf } from '../../client/ids.ts'

/** The latest time that an id can hold, ms since 1970: 48 bits. */
const LATEST_MS = 2 ** 48 - 1

/**
 * An id with its hash first, so that ids of one message are neighbours in the order of text and "the same message" is a
 * range that DynamoDB can test.
 */
export const hashFirst = (id: string): string => hashOf(id) + id.slice(0, TIME_LENGTH)

/** The id that {@link hashFirst} turned round. */
export const timeFirst = (turned: string): string => turned.slice(-TIME_LENGTH) + turned.slice(0, -TIME_LENGTH)

/** The first and the last text that {@link hashFirst} can make of an id of the same message. */
export const sameMessageRange = (id: string): { from: string; to: string } => {
  const { from, to } = timesAround(id)
  return { from: hashOf(id) + from, to: hashOf(id) + to }
}

/** The ids that can stand for the same message as this one, as a range of the order of ids. */
export const sameMessageWindow = (id: string): { from: string; to: string } => {
  const { from, to } = timesAround(id)
  return { from, to: `${to}~` }
}

const timesAround = (id: string): { from: string; to: string } => {
  const at = timeOf(id)
  return { from: boundAt(at - SAME_MESSAGE_MS), to: boundAt(Math.min(LATEST_MS, at + SAME_MESSAGE_MS)) }
}
