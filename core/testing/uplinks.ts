import { boundAt } from '../../client/ids.ts'
import { readVector } from '../../proto/vectorFiles.ts'
import type { Json } from '../contracts/json.ts'
import type { UplinkReceived } from '../events/uplink/detail.ts'
import { type UplinkFrame, uplinkFrame } from '../events/uplink/frame.ts'
import { uplinkItem } from '../events/uplink/item.ts'

/** When the uplinks of the tests were received, ms since 1970. */
export const RECEIVED_AT = Date.parse('2024-01-15T10:30:00.000Z')

/** The id of a message with these 16 characters of hash, received so many ms later. */
export const idAt = (afterMs: number, bits = '0123456789ABCDEF'): string => boundAt(RECEIVED_AT + afterMs) + bits

/** An uplink as the listener puts it on the bus, in the list of an event `Uplink`. */
export const receivedUplink = (
  uplink: Json,
  { id = idAt(0), receivedAt = RECEIVED_AT, raw = '08' } = {},
): UplinkReceived => ({
  id,
  deviceId: 'ABC123',
  receivedAt: new Date(receivedAt).toISOString(),
  uplink,
  wire: {
    bytes: raw.length / 2,
    raw: Buffer.from(raw, 'hex').toString('base64'),
    type: 'CON',
    messageId: 0x7d34,
    token: '5e2b',
  },
})

/** The event of a golden vector, such as `uplink-heartbeat`. */
export const receivedVector = (file: string): UplinkReceived => {
  const { json, hex } = readVector(file)
  return receivedUplink(json, { raw: hex })
}

/** The frame of an uplink that the listener has put on the bus. */
export const frameOf = (received: UplinkReceived): UplinkFrame => uplinkFrame(uplinkItem(received))
