import * as z from 'zod'
import { DeviceId } from '../../contracts/deviceId.ts'
import { FormerId, ItemId, Timestamp } from '../../contracts/fields.ts'
import { readTolerantly } from '../../contracts/tolerant.ts'
import { Wire } from '../../contracts/wire.ts'
import { unproven } from '../unproven.ts'

/** The detail-type of a message that the listener refused because of its content. */
export const REJECTED_DETAIL_TYPE = 'UplinkRejected'

/** The maximum length of a reason, characters. */
const MAX_REASON = 200

/** Detail of the event `UplinkRejected`. */
export const RejectedDetail = z
  .object({
    id: ItemId,
    formerId: FormerId,
    deviceId: DeviceId.optional().describe('Absent where the device cannot be told'),
    receivedAt: Timestamp,
    unproven,
    untold: z
      .int()
      .positive()
      .optional()
      .describe('How many more were refused in the name of this device since the last one that was told'),
    resource: z.literal('logs').optional().describe('It was sent as log lines; absent where it was sent as an uplink'),
    reason: z.string().max(MAX_REASON).describe('Why, in words'),
    wire: Wire.describe('How the CoAP message travelled'),
  })
  .meta({
    id: REJECTED_DETAIL_TYPE,
    description:
      'What a device said and could not be taken as an uplink or as log lines, so that nothing is lost silently',
  })
export type RejectedDetail = z.infer<typeof RejectedDetail>

/** Reads a detail of any version: a longer reason is cut. Without its device it would be kept from everyone. @throws ZodError */
export const readRejected = (detail: unknown): RejectedDetail =>
  readTolerantly(RejectedDetail, withShortReason(detail), ['deviceId'])

const withShortReason = (detail: unknown): unknown =>
  typeof detail === 'object' && detail !== null && 'reason' in detail && typeof detail.reason === 'string'
    ? { ...detail, reason: detail.reason.slice(0, MAX_REASON) }
    : detail
