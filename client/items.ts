import type { EventFrame, GapReason } from './frames.ts'

/** An event; `late` when an event with a greater id of the same subscription was delivered before it. */
export type EventItem = EventFrame & { readonly late?: true }

/** History lacks the events after `from`, up to `to`. */
export type GapItem = {
  readonly type: 'gap'
  /** The subscription: a device, or `*`. */
  readonly deviceId: string
  readonly from: string
  readonly to: string
  /** The server's reason, or `no-history` where the stage keeps no history of all devices together. */
  readonly reason: GapReason | 'no-history'
}

/** Uplinks that the device counted and nobody has received, `from` and `to` included. History has been read again. */
export type MissingItem = {
  readonly type: 'missing'
  readonly deviceId: string
  readonly from: number
  readonly to: number
}

/** Events of one subscription that the consumer was too slow for. The item takes their place in the order. */
export type SkippedItem = {
  readonly type: 'skipped'
  /** The subscription: a device, or `*`. */
  readonly deviceId: string
  readonly count: number
  /** The first id left out. */
  readonly from: string
  /** The last id left out. */
  readonly to: string
  /** Reads them from history over HTTP; absent when `http` was not given. Throws `HistoryError`. */
  readonly load?: () => AsyncIterable<EventFrame>
}

/** The items that a watch delivers. */
export type Item = EventItem | GapItem | MissingItem | SkippedItem

/** Whether an item is an event of a device. */
export const isEvent = (item: Item): item is EventItem => 'id' in item
