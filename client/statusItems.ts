import type { DeviceStatus, JsonValue, StatusChange } from './frames.ts'

/** A device as `GET /devices` gives it: see the page of the HTTP API for its other fields. */
export type ListedDevice = {
  readonly deviceId: string
  /** Its status by the clock, at the time of the request. */
  readonly status: DeviceStatus
  /** The status that was told of it last: the one that the next change follows. `null` where nothing is told of it; a stage of an earlier version does not say it. */
  readonly told?: { readonly status: DeviceStatus; readonly since: string } | null
  /** When it was heard last, RFC 3339, UTC; `null` where it never was. */
  readonly lastSeenAt: string | null
  readonly [field: string]: JsonValue
}

/** A change that came while the socket was open. */
export type ChangeItem = { readonly type: 'change' } & Readonly<StatusChange>

/** The status of a device as it was read, by what was told of it last, else by the clock: at the beginning that of every device, later of those whose status differs. */
export type ReadItem = {
  readonly type: 'read'
  readonly deviceId: string
  readonly status: DeviceStatus
  readonly device: ListedDevice
}

/**
 * Changes between these times may not have been told, RFC 3339, UTC, by the clock of this machine. With the option `http` the statuses
 * that differ follow as `read`, before the watch is live again; what changed and changed back is in history, as events of the type `status`.
 */
export type MissedItem = { readonly type: 'missed'; readonly from: string; readonly to: string }

/** Your loop was too slow for so many items. `statuses` of the watch has what they led to. */
export type SkippedStatusItem = { readonly type: 'skipped'; readonly count: number }

/** The items that a watch of statuses delivers. */
export type StatusItem = ChangeItem | ReadItem | MissedItem | SkippedStatusItem
