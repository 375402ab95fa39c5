import * as z from 'zod'
import { type UplinkReceived, type UplinkRejected, Wire } from '../contracts/events.ts'
import { type EventFrame, Level } from '../contracts/frames.ts'
import { Json } from '../contracts/json.ts'
import { rejectedFrame, uplinkFrame } from './frame.ts'

const Common = {
  deviceId: z.string(),
  id: z.string(),
  level: Level,
  receivedAt: z.string(),
  raw: z.instanceof(Uint8Array<ArrayBuffer>),
  wire: Wire.pick({ type: true, messageId: true, token: true }),
  /** When the item may be removed, seconds since 1970; from then on it is not shown either. */
  expiresAt: z.number(),
}

/** An event of a device, as the Events table keeps it: what was said, once, and the raw bytes; the frame is derived. */
export const StoredEvent = z.discriminatedUnion('type', [
  z.object({ ...Common, type: z.literal('uplink'), uplink: Json, warnings: z.array(z.string()).optional() }),
  z.object({ ...Common, type: z.literal('rejected'), reason: z.string() }),
])
export type StoredEvent = z.infer<typeof StoredEvent>

/** How long events are kept, by kind, seconds. */
export type Retention = { readonly uplinkSeconds: number; readonly rejectedSeconds: number }

export const storedUplink = (event: UplinkReceived, retention: Retention): StoredEvent => ({
  ...wireFacts(event.wire),
  deviceId: event.deviceId,
  id: event.id,
  type: 'uplink',
  level: uplinkFrame(event).level,
  receivedAt: event.receivedAt,
  uplink: event.uplink,
  ...(event.warnings && event.warnings.length > 0 && { warnings: event.warnings }),
  expiresAt: expiry(event.receivedAt, retention.uplinkSeconds),
})

export const storedRejection = (event: UplinkRejected & { deviceId: string }, retention: Retention): StoredEvent => ({
  ...wireFacts(event.wire),
  deviceId: event.deviceId,
  id: event.id,
  type: 'rejected',
  level: 'warn',
  receivedAt: event.receivedAt,
  reason: event.reason,
  expiresAt: expiry(event.receivedAt, retention.rejectedSeconds),
})

/** The frame of a stored event: the same that its viewers saw live. */
export const storedFrame = (event: StoredEvent): EventFrame =>
  event.type === 'uplink' ? uplinkFrame(event) : rejectedFrame({ ...event, bytes: event.raw.length })

const wireFacts = ({ raw, type, messageId, token }: Wire) => ({
  raw: Uint8Array.from(Buffer.from(raw, 'base64')),
  wire: { type, messageId, token },
})

const expiry = (receivedAt: string, seconds: number) => Math.ceil(Date.parse(receivedAt) / 1000) + seconds
