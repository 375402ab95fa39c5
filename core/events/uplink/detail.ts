import * as z from 'zod'
import { DeviceId } from '../../contracts/deviceId.ts'
import { FormerId, ItemId, Timestamp } from '../../contracts/fields.ts'
import { Json } from '../../contracts/json.ts'
import { readTolerantly } from '../../contracts/tolerant.ts'
import { Wire } from '../../contracts/wire.ts'
import { unproven } from '../unproven.ts'

/** The detail-type of accepted uplinks. */
export const UPLINK_DETAIL_TYPE = 'Uplink'

/** One accepted uplink. */
export const UplinkReceived = z.object({
  id: ItemId,
  formerId: FormerId,
  deviceId: DeviceId,
  receivedAt: Timestamp,
  uplink: Json.describe('The whole decoded message, proto names kept'),
  wire: Wire.describe('How the CoAP message travelled'),
  warnings: z.array(z.string()).max(8).optional().describe('What was odd about an accepted message'),
  address: z
    .string()
    .regex(/^[\w-]{8}$/)
    .optional()
    .describe('Keyed hash of the address that it came from, equal within a stack'),
  unproven,
  delivered: z
    .int()
    .nonnegative()
    .optional()
    .describe('Version of the desired configuration that rides in the answer to this uplink'),
})
export type UplinkReceived = z.infer<typeof UplinkReceived>

/** Detail of the event `Uplink`. */
export const UplinkDetail = z
  .object({
    uplinks: z.array(UplinkReceived).min(1).describe('In the order of receipt, up to fifty: one while little comes in'),
  })
  .meta({ id: UPLINK_DETAIL_TYPE, description: 'Accepted uplinks' })
export type UplinkDetail = z.infer<typeof UplinkDetail>

/** Reads a detail, also in the form before: one uplink, without the list. @throws ZodError */
export const readUplinks = (detail: unknown): UplinkDetail => {
  const uplinks = isBefore(detail) ? [detail] : AnyUplinks.parse(detail).uplinks
  return { uplinks: uplinks.map(one => readTolerantly(UplinkReceived, one)) }
}

/** Each uplink of a list as a detail of its own. A detail that is no such list stays whole, for {@link readUplinks} to refuse. */
export const uplinkParts = (detail: unknown): readonly unknown[] => {
  const list = AnyUplinks.safeParse(detail)
  return list.success ? list.data.uplinks.map(one => ({ uplinks: [one] })) : [detail]
}

const AnyUplinks = z.object({ uplinks: z.array(z.unknown()).min(1) })

const isBefore = (detail: unknown): boolean => typeof detail === 'object' && detail !== null && 'uplink' in detail
