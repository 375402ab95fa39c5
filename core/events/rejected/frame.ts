import * as z from 'zod'
import { frameFields } from '../fields.ts'
import { unproven } from '../unproven.ts'
import type { RejectedItem } from './item.ts'

export const RejectedFrame = z
  .strictObject({
    ...frameFields,
    type: z.literal('rejected'),
    data: z.strictObject({
      reason: z.string().describe('Why, in words'),
      bytes: z.int().nonnegative().describe('Payload size, bytes'),
      unproven,
      untold: z
        .int()
        .positive()
        .optional()
        .describe('How many more were refused in the name of this device since the last one that was told'),
    }),
  })
  .meta({ id: 'RejectedFrame', description: 'What a device said and could not be taken as an uplink or as log lines' })
export type RejectedFrame = z.infer<typeof RejectedFrame>

/** The frame of a rejected message. */
export const rejectedFrame = ({
  id,
  deviceId,
  receivedAt,
  level,
  reason,
  raw,
  bytes = raw.length,
  resource,
  unproven,
  untold,
}: RejectedItem): RejectedFrame => ({
  id,
  deviceId,
  timestamp: receivedAt,
  type: 'rejected',
  level,
  message: `Rejected ${resource === 'logs' ? 'log lines' : 'uplink'}: ${reason}${untold === undefined ? '' : ` (and ${untold} more)`}`,
  data: { reason, bytes, ...(unproven && { unproven }), ...(untold !== undefined && { untold }) },
})
