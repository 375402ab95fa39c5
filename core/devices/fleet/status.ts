import { DEFAULT_HEARTBEAT_BOUNDS } from '../../contracts/heartbeatBounds.ts'
import type { DeviceStatus } from '../../contracts/http.ts'

/** The heartbeat interval that is assumed until the device has reported one, s. */
const USUAL_INTERVAL_SECONDS = 720
const LATE_INTERVALS = 2.5
const OFFLINE_INTERVALS = 10

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
 * The status of a device at a time, by its own heartbeat interval: see {@link DeviceStatus}. A device that was never heard is
 * offline. The HTTP API and the console both apply it.
 * @param bounds an interval outside of them counts as the nearest one within: a device that reports the longest that its field
 * can hold would otherwise be online for centuries
 */
export const statusAt = (
  { seenAtMs, heartbeatSeconds }: Sign,
  nowMs: number,
  { minimum, maximum } = DEFAULT_HEARTBEAT_BOUNDS,
): DeviceStatus => {
  if (seenAtMs === null) return 'offline'
  const reported = heartbeatSeconds !== null && heartbeatSeconds > 0 ? heartbeatSeconds : USUAL_INTERVAL_SECONDS
  const interval = Math.min(maximum, Math.max(minimum, reported))
  const intervals = (nowMs - seenAtMs) / (interval * 1000)
  if (intervals < LATE_INTERVALS) return 'online'
  return intervals < OFFLINE_INTERVALS ? 'late' : 'offline'
}
