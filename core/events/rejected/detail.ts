import * as z from 'zod'
import { DeviceId } from '../../contracts/deviceId.ts'
import { FormerId, ItemId, Timestamp } from '../../contracts/fields.ts'
import { Wire } from '../../contracts/wire.ts'

/** The detail-type of a message that the listener refused because of its content. */
export const REJECTED_DETAIL_TYPE = 'UplinkRejected'

/** Detail of the event `UplinkRejected`. */
export const RejectedDetail = z
  .object({
    id: ItemId,
    formerId: FormerId,
    deviceId: DeviceId.optional().describe('Absent where the device cannot be told'),
    receivedAt: Timestamp,
    unproven: z.literal(true).optional().describe('It came from an address that its device is not known by'),
    untold: z
      .int()
      .positive()
      .optional()
      .describe('How many more were refused in the name of this device since the last one that was told'),
    reason: z.string().max(200).describe('Why, in words'),
    wire: Wire.describe('How the CoAP message travelled'),
  })
  .meta({
    id: REJECTED_DETAIL_TYPE,
    description: 'What a device said and could not be taken as an uplink, so that nothing is lost silently',
  })
export type RejectedDetail = z.infer<typeof RejectedDetail>
