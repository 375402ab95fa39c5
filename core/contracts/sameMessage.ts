import { boundAt, digitsOf, isSameMessage, numberIn, SAME_MESSAGE_MS, TIME_LENGTH, timeOf } from '../../client/ids.ts'

/** The latest time that an id can hold, ms since 1970: 48 bits. */
const LATEST_MS = 2 ** 48 - 1

/** The ids of a message: one that came when the listener's secret had just changed has two. */
export type MessageIds = { readonly id: string; readonly formerId?: string | undefined }

/** Whether an id stands for a message, by one of its ids. */
export const isSameAs = (id: string, { id: own, formerId }: MessageIds): boolean =>
  isSameMessage(id, own) || (formerId !== undefined && isSameMessage(id, formerId))

/** Digits of a half of an id's hash: 80 bits are two halves of 40, each exact in a number. */
const HALF_LENGTH = 8
const HALF_BYTES = 5
const HASH_BYTES = 2 * HALF_BYTES
const TIME_BYTES = 6

/** Bytes of a packed id. */
export const PACKED_BYTES = HASH_BYTES + TIME_BYTES

/**
 * An id in 16 bytes with its hash first, so that ids of one message are neighbours in the order of bytes and "the same message"
 * is a range that DynamoDB can test.
 */
export const packedId = (id: string): Uint8Array => packed(id, timeOf(id))

/** The id that {@link packedId} packed. */
export const unpackedId = (bytes: Uint8Array): string => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const half = (at: number): string => digitsOf(buffer.readUIntBE(at, HALF_BYTES), HALF_LENGTH)
  return boundAt(buffer.readUIntBE(HASH_BYTES, TIME_BYTES)) + half(0) + half(HALF_BYTES)
}

/** The first and the last packed id of the same message. */
export const sameMessageRange = (id: string): { from: Uint8Array; to: Uint8Array } => {
  const { from, to } = timesAround(id)
  return { from: packed(id, from), to: packed(id, to) }
}

/** The ids that can stand for the same message as this one, as a range of the order of ids. */
export const sameMessageWindow = (id: string): { from: string; to: string } => {
  const { from, to } = timesAround(id)
  return { from: boundAt(from), to: `${boundAt(to)}~` }
}

/** An id of the same message, minted at another time. */
const packed = (id: string, ms: number): Uint8Array => {
  const bytes = Buffer.alloc(PACKED_BYTES)
  const hash = id.slice(TIME_LENGTH)
  bytes.writeUIntBE(numberIn(hash.slice(0, HALF_LENGTH)), 0, HALF_BYTES)
  bytes.writeUIntBE(numberIn(hash.slice(HALF_LENGTH)), HALF_BYTES, HALF_BYTES)
  bytes.writeUIntBE(ms, HASH_BYTES, TIME_BYTES)
  return bytes
}

const timesAround = (id: string): { from: number; to: number } => {
  const at = timeOf(id)
  return { from: Math.max(0, at - SAME_MESSAGE_MS), to: Math.min(LATEST_MS, at + SAME_MESSAGE_MS) }
}
