import type { HeartbeatBounds } from '../../contracts/configuration.ts'
import { DEFAULT_HEARTBEAT_BOUNDS } from '../../contracts/heartbeatBounds.ts'
import type { DeviceStatus } from '../../contracts/http.ts'

/** The heartbeat interval that is assumed until the device has reported one, s. */
const USUAL_INTERVAL_SECONDS = 720
/** So many of its intervals after it was heard last a device is late, or offline. */
export const LATE_INTERVALS = 2.5
export const OFFLINE_INTERVALS = 10

/** The facts that decide the status of a device; null where they are not known. */
export type Sign = {
  /** When its last uplink was received, ms since 1970. */
  readonly seenAtMs: number | null
  /** The heartbeat interval that it reported, s. */
  readonly heartbeatSeconds: number | null
}

/** A source has no heartbeat: it is online for so long after its last line, ms, then offline, and never late. */
const SOURCE_ONLINE_MS = 10 * 60_000

/** The status of a source at a time. The HTTP API and the console both apply it. @param heardAtMs when its last line was received */
export const sourceStatusAt = (heardAtMs: number | null, nowMs: number): DeviceStatus =>
  heardAtMs !== null && nowMs - heardAtMs < SOURCE_ONLINE_MS ? 'online' : 'offline'

/**
 * The interval by which a device is judged, s: the one that it reported. One outside of the bounds counts as the nearest one within: a device that reports the longest that its
 * field can hold would otherwise be online for centuries.
 */
export const intervalWithin = (
  heartbeatSeconds: number | null,
  { minimum, maximum }: HeartbeatBounds = DEFAULT_HEARTBEAT_BOUNDS,
): number => {
  const reported = heartbeatSeconds !== null && heartbeatSeconds > 0 ? heartbeatSeconds : USUAL_INTERVAL_SECONDS
  return Math.min(maximum, Math.max(minimum, reported))
}

/**
 * The status of a device at a time, by its own heartbeat interval: see {@link DeviceStatus}. A device that was never heard is
 * offline. The HTTP API and the console both apply it.
 */
export const statusAt = (
  { seenAtMs, heartbeatSeconds }: Sign,
  nowMs: number,
  bounds?: HeartbeatBounds,
): DeviceStatus => {
  if (seenAtMs === null) return 'offline'
  const intervals = (nowMs - seenAtMs) / (intervalWithin(heartbeatSeconds, bounds) * 1000)
  if (intervals < LATE_INTERVALS) return 'online'
  return intervals < OFFLINE_INTERVALS ? 'late' : 'offline'
}
