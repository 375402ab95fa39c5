import { type EventFrame, kindOf } from './kinds.ts'

/**
 * The frame as a viewer without the scope `sensitive` may see it; the same object where nothing is hidden.
 * @param sensitiveFields dotted paths of the devices' schema
 */
export const redactedFrame = (frame: EventFrame, sensitiveFields: readonly string[]): EventFrame =>
  kindOf(frame).redacted(frame, sensitiveFields)
