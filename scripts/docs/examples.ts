import type { UplinkReceived, UplinkRejected, ViewerOpened } from '../../core/contracts/events.ts'
import type {
  ConnectedFrame,
  ErrorFrame,
  PongFrame,
  RejectedFrame,
  UplinkFrame,
  ViewerMessage,
} from '../../core/contracts/frames.ts'
import { answerTo } from '../../core/live/answer.ts'
import { rejectedFrame, uplinkFrame } from '../../core/live/frame.ts'
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
const opened: ViewerOpened = { connectionId: 'Q2x5ZcKtIAMCJzw=', deviceId, connectedAt: receivedAt }

/** An example of each event on the bus. */
export const eventExamples = { Uplink: received, UplinkRejected: rejected, ViewerOpened: opened }

const shown = <Frame>(frame: Frame | undefined): Frame => {
  if (frame === undefined) throw new Error('an example without a frame')
  return frame
}
const connected: ConnectedFrame = { type: 'connected', deviceId, timestamp: receivedAt, protocol: 'sonde.v1' }
const pong: PongFrame = { type: 'pong', timestamp: receivedAt }
const ping: ViewerMessage = { action: 'ping' }

/** An example of each frame, as the code makes it. */
export const frameExamples: {
  readonly UplinkFrame: UplinkFrame
  readonly RejectedFrame: RejectedFrame
  readonly ConnectedFrame: ConnectedFrame
  readonly PongFrame: PongFrame
  readonly ErrorFrame: PongFrame | ErrorFrame
} = {
  UplinkFrame: uplinkFrame(received),
  RejectedFrame: shown(rejectedFrame(rejected)),
  ConnectedFrame: connected,
  PongFrame: pong,
  ErrorFrame: answerTo('{"action":"dance"}', () => new Date(receivedAt)),
}

/** An example of what a viewer sends. */
export const viewerMessageExample = ping
