import * as z from 'zod'
import { itemFields } from '../fields.ts'
import type { ToStore } from '../kind.ts'
import { itemWire, itemWireOf } from '../wire.ts'
import type { RejectedDetail } from './detail.ts'

/** A rejected message, as it is stored. */
export const RejectedItem = z.object({
  ...itemFields,
  ...itemWire,
  type: z.literal('rejected'),
  reason: z.string(),
  resource: z.literal('logs').optional(),
  unproven: z.literal(true).optional(),
  untold: z.int().positive().optional(),
  /** Payload size, where `raw` is only its beginning. */
  bytes: z.int().nonnegative().optional(),
})
export type RejectedItem = z.infer<typeof RejectedItem>

/** @see Kind.items */
export const rejectedItems = ({
  deviceId,
  wire,
  id,
  formerId,
  receivedAt,
  reason,
  resource,
  unproven,
  untold,
}: RejectedDetail): readonly ToStore<RejectedItem>[] => {
  if (deviceId === undefined) return []
  const stored = itemWireOf(wire)
  const item: RejectedItem = {
    ...stored,
    deviceId,
    id,
    type: 'rejected',
    level: 'warn',
    receivedAt,
    reason,
    ...(resource && { resource }),
    ...(unproven && { unproven }),
    ...(untold !== undefined && { untold }),
    ...(wire.bytes > stored.raw.length && { bytes: wire.bytes }),
  }
  return [{ item, formerId }]
}
