import { begin } from './begin.ts'
import { thisMachine } from './machine.ts'
import type { WatchOptions } from './options.ts'
import type * as Schema from './uplink.ts'
import type { Watch } from './watched.ts'

export type {
  AlertFrame,
  EventFrame,
  From,
  Json,
  JsonValue,
  KeyFrame,
  Level,
  LogFrame,
  RejectedFrame,
  StatusEventFrame,
  UplinkData,
  UplinkFrame,
} from './frames.ts'
export { HistoryError } from './historyError.ts'
export type { EventItem, GapItem, Item, MissingItem, SkippedItem } from './items.ts'
export { isEvent } from './items.ts'
export type { WatchOptions } from './options.ts'
export type { Reason, WatchState } from './state.ts'
export type { TokenSource } from './token.ts'
export type { Tuning } from './tuning.ts'
export type { Uplink } from './uplink.ts'
export type { Watch } from './watched.ts'
/** Each message and enum of the schema by its name: `Schema.Heartbeat`. */
export type { Schema }

/**
 * Watches devices live: reconnects without end, resumes where it was, and delivers each event once, in order.
 * @throws TypeError when no device is named, `url` is not a URL, or the runtime has no WebSocket
 * @example
 * const live = watch({ url: 'wss://HOST/live', token: getToken, deviceId: 'ABC123', tail: 100 })
 * for await (const item of live) console.log(item)
 */
export const watch = (options: WatchOptions): Watch => begin(options, thisMachine)
