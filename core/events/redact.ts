import type { EventFrame } from '../contracts/frames.ts'
import { withoutFields } from '../contracts/withoutFields.ts'
import { uplinkFrame } from './frame.ts'

/**
 * The frame as a viewer without the scope `sensitive` may see it. It is derived anew from what is left of the message,
 * so that a field is gone from the summary as well.
 */
export const redactedFrame = (frame: EventFrame, sensitiveFields: readonly string[]): EventFrame => {
  if (frame.type !== 'uplink' || sensitiveFields.length === 0) return frame
  const { id, deviceId, timestamp, level, data } = frame
  const uplink = withoutFields(data.uplink, sensitiveFields)
  return { ...uplinkFrame({ id, deviceId, receivedAt: timestamp, uplink, warnings: data.warnings }), level }
}
