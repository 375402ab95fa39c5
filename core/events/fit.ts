import { type EventFrame, kindOf } from './kinds.ts'

/** Largest frame, bytes: API Gateway's limit, and what it bills as one message. */
export const MAX_FRAME_BYTES = 32 * 1024

/** The room for the `history` frame around a single event, bytes. */
const AROUND_BYTES = 256

/** The JSON of an event, which fits a frame: an event that is too large has the smaller form that its kind makes. */
export const fittedText = (frame: EventFrame, maxBytes = MAX_FRAME_BYTES - AROUND_BYTES): string => {
  const text = JSON.stringify(frame)
  return Buffer.byteLength(text) <= maxBytes ? text : JSON.stringify(kindOf(frame).fitted(frame, maxBytes))
}
