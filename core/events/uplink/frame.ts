import * as z from 'zod'
import { Json } from '../../contracts/json.ts'
import { asObject } from '../../contracts/jsonValue.ts'
import { frameFields } from '../fields.ts'
import { unproven } from '../unproven.ts'
import type { UplinkItem } from './item.ts'

/** The summary that existing frontends read: `null` for a value that the device did not send, but 0 for `wifi_count`. */
export const UplinkData = z.strictObject({
  uplink_count: z.int().nonnegative().nullable().describe('The device counts its uplinks'),
  temperature: z
    .union([z.number(), z.string()])
    .nullable()
    .describe('Modem temperature, °C; NaN and infinities are strings'),
  activity: Json.nullable().describe('Seconds since the last heartbeat: sleep, modem, gnss, wifi, other'),
  wifi_count: z.int().nonnegative().describe('Wi-Fi networks in the message'),
  reboot: Json.nullable().describe('The reboot that it reports: reason, file, line'),
  uplink: Json.describe('The whole message, without what only the scope `sensitive` may see'),
  omitted: z
    .array(z.string())
    .optional()
    .describe('What was left out so that the event fits a frame, as dotted paths; history over HTTP has it whole'),
  warnings: z.array(z.string()).optional().describe('What was odd about an accepted message'),
  unproven,
})
export type UplinkData = z.infer<typeof UplinkData>

export const UplinkFrame = z
  .strictObject({ ...frameFields, type: z.literal('uplink'), data: UplinkData })
  .meta({ id: 'UplinkFrame', description: 'An uplink of a device' })
export type UplinkFrame = z.infer<typeof UplinkFrame>

/** The frame of an uplink, the same whether the item comes from the bus or from the table. */
export const uplinkFrame = ({
  id,
  deviceId,
  receivedAt,
  level,
  uplink,
  warnings,
  unproven,
}: Omit<UplinkItem, 'type' | 'raw' | 'wire'>): UplinkFrame => {
  const data = summaryOf(uplink)
  return {
    id,
    deviceId,
    timestamp: receivedAt,
    type: 'uplink',
    level,
    message: `Received uplink #${data.uplink_count ?? 0}`,
    data: { ...data, uplink, ...(warnings && warnings.length > 0 && { warnings }), ...(unproven && { unproven }) },
  }
}

const summaryOf = (uplink: Json): Omit<UplinkData, 'uplink'> => {
  const heartbeat = asObject(uplink.heartbeat)
  const count = uplink.uplink_count
  const temperature = heartbeat?.modem_temperature
  const wifi = asObject(uplink.location)?.wifi
  return {
    uplink_count: typeof count === 'number' ? count : null,
    temperature: typeof temperature === 'number' || typeof temperature === 'string' ? temperature : null,
    activity: asObject(heartbeat?.activity) ?? null,
    wifi_count: Array.isArray(wifi) ? wifi.length : 0,
    reboot: asObject(heartbeat?.reboot) ?? null,
  }
}
