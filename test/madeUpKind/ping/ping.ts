import * as z from 'zod'
import { idInItem } from '../../../client/ids.ts'
import { DeviceId } from '../../../core/contracts/deviceId.ts'
import { ItemId, Timestamp } from '../../../core/contracts/fields.ts'
import { itemFields } from '../../../core/events/fields.ts'
import type { Kind } from '../../../core/events/kind.ts'
import { pingCsv } from './csv.ts'
import { PingFrame } from './frame.ts'

const Ping = z.object({ hops: z.int().nonnegative(), from: z.string().describe('The gateway; sensitive') })

const PingDetail = z
  .object({ id: ItemId, deviceId: DeviceId, receivedAt: Timestamp, pings: z.array(Ping).max(1000) })
  .meta({ id: 'Pings', description: 'Pings of a device' })
type PingDetail = z.infer<typeof PingDetail>

const PingItem = z.object({ ...itemFields, type: z.literal('ping'), pings: z.array(Ping) })
type PingItem = z.infer<typeof PingItem>

/** A kind of which a stored item holds many events, and which is no CoAP message. */
export const ping = {
  type: 'ping',
  detailType: 'Pings',
  Detail: PingDetail,
  example: {
    id: '01HM6AQH203Q8R5V1KZXW0T9YB',
    deviceId: 'ABC123',
    receivedAt: '2024-01-15T10:30:00.000Z',
    pings: [{ hops: 3, from: 'gateway-7' }],
  },
  Item: PingItem,
  Frame: PingFrame,
  History: z.strictObject(PingFrame.shape),
  retention: { days: 2, about: 'How long pings stay in history', cost: 'none' },
  csv: pingCsv,
  tellsOfDevice: false,
  read: detail => PingDetail.parse(detail),
  items: ({ id, deviceId, receivedAt, pings }) => [
    { item: { type: 'ping', id, deviceId, receivedAt, level: 'debug', pings } },
  ],
  frames: ({ id, deviceId, receivedAt, level, pings }) =>
    pings.map(({ hops, from }, index) => ({
      id: idInItem(id, index),
      deviceId,
      timestamp: receivedAt,
      type: 'ping',
      level,
      message: `Ping over ${hops} hops`,
      data: { hops, from },
    })),
  redacted: frame => ({ ...frame, data: { ...frame.data, from: null } }),
  fitted: frame => ({ ...frame, data: { ...frame.data, from: null } }),
  history: frame => frame,
} as const satisfies Kind<'ping', PingDetail, PingItem, PingFrame, PingFrame>
