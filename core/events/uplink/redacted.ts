import { withoutFields } from '../../contracts/withoutFields.ts'
import { type UplinkFrame, uplinkFrame } from './frame.ts'

/**
 * The frame of an uplink as a viewer without the scope `sensitive` may see it. It is derived anew from what is left of the
 * message, so that a field is gone from the summary as well.
 */
export const redactedUplink = (frame: UplinkFrame, sensitiveFields: readonly string[]): UplinkFrame => {
  if (sensitiveFields.length === 0) return frame
  const { id, deviceId, timestamp, level, data } = frame
  const uplink = withoutFields(data.uplink, sensitiveFields)
  return uplinkFrame({
    id,
    deviceId,
    receivedAt: timestamp,
    level,
    uplink,
    warnings: data.warnings,
    unproven: data.unproven,
  })
}
