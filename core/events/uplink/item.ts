import * as z from 'zod'
import type { Level } from '../../contracts/frames.ts'
import { Json } from '../../contracts/json.ts'
import { asObject, asText } from '../../contracts/jsonValue.ts'
import { itemFields } from '../fields.ts'
import type { ToStore } from '../kind.ts'
import { itemWire, itemWireOf } from '../wire.ts'
import type { UplinkDetail, UplinkReceived } from './detail.ts'
import { sightingIn } from './sighting.ts'

/** A stored uplink: the message once, and the bytes as they came. Everything else is derived when it is read. */
export const UplinkItem = z.object({
  ...itemFields,
  ...itemWire,
  type: z.literal('uplink'),
  uplink: Json,
  warnings: z.array(z.string()).optional(),
  unproven: z.literal(true).optional(),
})
export type UplinkItem = z.infer<typeof UplinkItem>

/** @see Kind.items */
export const uplinkItems = ({ uplinks }: UplinkDetail): readonly ToStore<UplinkItem>[] =>
  uplinks.map(received => {
    const item = uplinkItem(received)
    return { item, sighting: sightingIn(received), tally: { of: 'uplinks', levels: { [item.level]: 1 } } }
  })

/** The stored form of an uplink. */
export const uplinkItem = ({
  deviceId,
  id,
  receivedAt,
  uplink,
  warnings,
  unproven,
  wire,
}: UplinkReceived): UplinkItem => ({
  ...itemWireOf(wire),
  deviceId,
  id,
  type: 'uplink',
  level: levelOf(uplink),
  receivedAt,
  uplink,
  ...(warnings && warnings.length > 0 && { warnings }),
  ...(unproven && { unproven }),
})

const FAILURES = new Set(['WATCHDOG', 'HARD_FAULT', 'BROWNOUT'])

/** An uplink is `info`; one that reports a reboot `warn`, or `error` if the reason is a failure of the device. */
export const levelOf = (uplink: Json): Level => {
  const reboot = asObject(asObject(uplink.heartbeat)?.reboot)
  if (!reboot) return 'info'
  return FAILURES.has(asText(reboot.reason) ?? '') ? 'error' : 'warn'
}
