import { ALL_DEVICES } from '../../core/contracts/deviceId.ts'
import type { ViewerOpened, ViewerSubscribed } from '../../core/contracts/events.ts'
import type {
  AckFrame,
  ConnectedFrame,
  ErrorFrame,
  GapFrame,
  LiveFrame,
  PongFrame,
  SubscribedFrame,
  UnsubscribedFrame,
} from '../../core/contracts/frames.ts'
import { PULSE_DETAIL_TYPE, type Pulse } from '../../core/contracts/pulse.ts'
import { framesOnBus } from '../../core/events/frames.ts'
import { kinds } from '../../core/events/kinds.ts'
import { log } from '../../core/events/log/log.ts'
import { status } from '../../core/events/status/status.ts'
import type { EventsFrame, HistoryFrame, StatusFrame } from '../../core/viewers/frames.ts'
import { viewerMessage } from '../../core/viewers/message.ts'
import { nameOf } from './serverFrames.ts'

const receivedAt = '2024-01-15T10:30:00.000Z'
const deviceId = 'ABC123'

/** The frame of the example of each kind, by the name of the frame. */
const eventFrames = kinds.flatMap(({ detailType, example, Frame }) =>
  framesOnBus(detailType, example)
    .slice(0, 1)
    .map(frame => ({ name: nameOf(Frame), frame })),
)

const statusChanges = status.example.changes.map(({ receivedAt: _, ...change }) => change)

const opened: ViewerOpened = { connectionId: 'Q2x5ZcKtIAMCJzw=', deviceId, connectedAt: receivedAt, tail: 100 }
const subscribed: ViewerSubscribed = {
  connectionId: 'Q2x5ZcKtIAMCJzw=',
  deviceId,
  subscribedAt: receivedAt,
  since: '01HM6AQH203Q8R5V1KZXW0T9YB',
}

/** An example of each event on the bus. */
export const eventExamples: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(kinds.map(({ detailType, example }) => [detailType, example])),
  ViewerOpened: opened,
  ViewerSubscribed: subscribed,
  [PULSE_DETAIL_TYPE]: { at: Date.parse(receivedAt) } satisfies Pulse,
}

const refusal = (text: string): ErrorFrame => {
  const heard = viewerMessage(text)
  if ('refusal' in heard) return heard.refusal
  throw new Error(`${text} is understood`)
}

/** An example of each frame. */
export const frameExamples: Readonly<Record<string, unknown>> = {
  ConnectedFrame: { type: 'connected', deviceId, timestamp: receivedAt, protocol: 'sonde.v1' } satisfies ConnectedFrame,
  ...Object.fromEntries(eventFrames.map(({ name, frame }) => [name, frame])),
  HistoryFrame: {
    type: 'history',
    deviceId,
    events: eventFrames.slice(0, 1).map(({ frame }) => frame),
    done: false,
  } satisfies HistoryFrame,
  EventsFrame: {
    type: 'events',
    deviceId,
    events: [...framesOnBus(log.detailType, log.example)],
  } satisfies EventsFrame,
  StatusFrame: { type: 'status', deviceId: ALL_DEVICES, changes: statusChanges } satisfies StatusFrame,
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
  AckFrame: {
    type: 'ack',
    status: 'received',
    message_id: 42,
    timestamp: receivedAt,
    accepted: 1,
    rejected: [],
  } satisfies AckFrame,
  ErrorFrame: refusal('{"action":"dance"}'),
}
