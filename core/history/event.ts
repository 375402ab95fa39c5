import type { UplinkReceived, UplinkRejected, Wire } from '../contracts/events.ts'
import type { EventFrame } from '../contracts/frames.ts'
import { rejectedFrame, uplinkFrame } from '../live/frame.ts'

/** An event of a device, as the Events table keeps it: what was said, once, and the raw bytes; the frame is derived. */
export type StoredEvent = {
  readonly deviceId: string
  readonly id: string
  readonly level: string
  readonly receivedAt: string
  readonly raw: Uint8Array
  readonly wire: Pick<Wire, 'type' | 'messageId' | 'token'>
  /** When the item may be removed, seconds since 1970; from then on it is not shown either. */
  readonly expiresAt: number
} & (
  | { readonly type: 'uplink'; readonly uplink: UplinkReceived['uplink']; readonly warnings?: string[] }
  | { readonly type: 'rejected'; readonly reason: string }
)

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
export const storedFrame = (event: StoredEvent): EventFrame | undefined => {
  if (event.type === 'uplink') return uplinkFrame(event)
  const raw = Buffer.from(event.raw)
  const wire = { ...event.wire, bytes: raw.length, raw: raw.toString('base64') }
  return rejectedFrame({ ...event, wire })
}

const wireFacts = ({ raw, type, messageId, token }: Wire) => ({
  raw: Uint8Array.from(Buffer.from(raw, 'base64')),
  wire: { type, messageId, token },
})

const expiry = (receivedAt: string, seconds: number) => Math.ceil(Date.parse(receivedAt) / 1000) + seconds
