import * as z from 'zod'
import { type EventItem, eventTypes } from './kinds.ts'

/** How long items are kept, seconds, by kind. */
export const Retention = z.record(z.enum(eventTypes), z.int().positive())
export type Retention = z.infer<typeof Retention>

/** An item as the Events table keeps it. */
export type StoredEvent = EventItem & {
  /** When the item may be removed, seconds since 1970; from then on it is not shown either. */
  readonly expiresAt: number
}

/** The item with the time of its expiry, which is counted from receipt. */
export const withExpiry = (item: EventItem, retention: Retention): StoredEvent => ({
  ...item,
  expiresAt: Math.ceil(Date.parse(item.receivedAt) / 1000) + retention[item.type],
})
