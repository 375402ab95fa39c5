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
})
export type RejectedItem = z.infer<typeof RejectedItem>

/** @see Kind.items */
export const rejectedItems = ({
  deviceId,
  id,
  receivedAt,
  reason,
  wire,
}: RejectedDetail): readonly ToStore<RejectedItem>[] => {
  if (deviceId === undefined) return []
  return [{ item: { ...itemWireOf(wire), deviceId, id, type: 'rejected', level: 'warn', receivedAt, reason } }]
}
