import { type EventFrame, kindOf } from './kinds.ts'

/** Largest frame, bytes: API Gateway's limit, and what it bills as one message. */
export const MAX_FRAME_BYTES = 32 * 1024

/** What is kept free for the frame around a single event in a `history` frame. */
const AROUND_BYTES = 256

/** The text of an event that fits a frame: in the smaller form that its kind makes where it is too large as it is. */
export const fittedText = (frame: EventFrame, maxBytes = MAX_FRAME_BYTES - AROUND_BYTES): string => {
  const text = JSON.stringify(frame)
  return Buffer.byteLength(text) <= maxBytes ? text : JSON.stringify(kindOf(frame).fitted(frame, maxBytes))
}
