import { decodeTime, encodeTime } from 'ulid'
import { SAME_MESSAGE_MS } from '../../client/ids.ts'

const TIME_LENGTH = 10
const MOST_TIME_MS = 2 ** 48 - 1

/** The part of an id that is a hash of the message: equal for a retransmission that was received by another task. */
export const bitsOf = (id: string): string => id.slice(TIME_LENGTH)

/** Whether two ids of one device stand for the same message. */
export const isSameMessage = (one: string, other: string): boolean =>
  bitsOf(one) === bitsOf(other) && Math.abs(decodeTime(one) - decodeTime(other)) <= SAME_MESSAGE_MS

/**
 * An id turned round, hash first, so that ids of one message are neighbours in the order of text and "the same message"
 * is a range that DynamoDB can test.
 */
export const fingerprintOf = (id: string): string => bitsOf(id) + id.slice(0, TIME_LENGTH)

/** The id of a fingerprint. */
export const idOf = (fingerprint: string): string =>
  fingerprint.slice(-TIME_LENGTH) + fingerprint.slice(0, -TIME_LENGTH)

/** First and last fingerprint that the same message can have. */
export const sameMessageRange = (id: string): { from: string; to: string } => {
  const at = decodeTime(id)
  return {
    from: bitsOf(id) + encodeTime(Math.max(0, at - SAME_MESSAGE_MS), TIME_LENGTH),
    to: bitsOf(id) + encodeTime(Math.min(MOST_TIME_MS, at + SAME_MESSAGE_MS), TIME_LENGTH),
  }
}

/** The ids that can stand for the same message as this one, as a range of the order of ids. */
export const sameMessageWindow = (id: string): { from: string; to: string } => {
  const at = decodeTime(id)
  return {
    from: encodeTime(Math.max(0, at - SAME_MESSAGE_MS), TIME_LENGTH),
    to: `${encodeTime(Math.min(MOST_TIME_MS, at + SAME_MESSAGE_MS), TIME_LENGTH)}~`,
  }
}
