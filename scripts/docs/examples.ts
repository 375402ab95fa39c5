import type { UplinkReceived, UplinkRejected, ViewerOpened, ViewerSubscribed } from '../../core/contracts/events.ts'
import type {
  ConnectedFrame,
  ErrorFrame,
  GapFrame,
  HistoryFrame,
  LiveFrame,
  PongFrame,
  SubscribedFrame,
  UnsubscribedFrame,
} from '../../core/contracts/frames.ts'
import { rejectedFrame, uplinkFrame } from '../../core/events/frame.ts'
import { viewerMessage } from '../../core/viewers/message.ts'
import { readVector } from '../../proto/vectorFiles.ts'

const receivedAt = '2024-01-15T10:30:00.000Z'
const deviceId = 'ABC123'
const { json: uplink, hex } = readVector('uplink-heartbeat')
const wireOf = (payload: Buffer) => ({
  bytes: payload.length,
  raw: payload.toString('base64'),
  type: 'CON' as const,
  messageId: 0x7d34,
  token: '5e2b',
})

const received: UplinkReceived = {
  id: '01HM6AQH203Q8R5V1KZXW0T9YB',
  deviceId,
  receivedAt,
  uplink,
  wire: wireOf(Buffer.from(hex, 'hex')),
}
const rejected: UplinkRejected & { deviceId: string } = {
  id: '01HM6AQH20J4C7N2M9P6D8E1FG',
  deviceId,
  receivedAt,
  reason: 'index out of range: 3 + 18 > 4',
  wire: wireOf(Buffer.from('0a12aabb', 'hex')),
}
const opened: ViewerOpened = { connectionId: 'Q2x5ZcKtIAMCJzw=', deviceId, connectedAt: receivedAt, tail: 100 }
const subscribed: ViewerSubscribed = {
  connectionId: 'Q2x5ZcKtIAMCJzw=',
  deviceId,
  subscribedAt: receivedAt,
  since: '01HM6AQH203Q8R5V1KZXW0T9YB',
}

/** An example of each event on the bus. */
export const eventExamples = {
  Uplink: received,
  UplinkRejected: rejected,
  ViewerOpened: opened,
  ViewerSubscribed: subscribed,
}

const refusal = (text: string): ErrorFrame => {
  const heard = viewerMessage(text)
  if ('refusal' in heard) return heard.refusal
  throw new Error(`${text} is understood`)
}

/** An example of each frame. */
export const frameExamples = {
  ConnectedFrame: { type: 'connected', deviceId, timestamp: receivedAt, protocol: 'sonde.v1' } satisfies ConnectedFrame,
  UplinkFrame: uplinkFrame(received),
  RejectedFrame: rejectedFrame({ ...rejected, bytes: rejected.wire.bytes }),
  HistoryFrame: { type: 'history', deviceId, events: [uplinkFrame(received)], done: false } satisfies HistoryFrame,
  LiveFrame: { type: 'live', deviceId } satisfies LiveFrame,
  GapFrame: {
    type: 'gap',
    deviceId,
    from: '01HKN0XJ000000000000000000',
    to: '01HKN5GV60',
    reason: 'expired',
  } satisfies GapFrame,
  SubscribedFrame: { type: 'subscribed', deviceId, timestamp: receivedAt } satisfies SubscribedFrame,
  UnsubscribedFrame: { type: 'unsubscribed', deviceId, timestamp: receivedAt } satisfies UnsubscribedFrame,
  PongFrame: { type: 'pong', timestamp: receivedAt } satisfies PongFrame,
  ErrorFrame: refusal('{"action":"dance"}'),
}
