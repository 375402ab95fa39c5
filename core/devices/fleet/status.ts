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

/**
 * The status of a device at a time, by its own heartbeat interval: see {@link DeviceStatus}. A device that was never heard is
 * offline. The HTTP API and the console both apply it.
 */
export const statusAt = ({ seenAtMs, heartbeatSeconds }: Sign, nowMs: number): DeviceStatus => {
  if (seenAtMs === null) return 'offline'
  const interval = heartbeatSeconds !== null && heartbeatSeconds > 0 ? heartbeatSeconds : USUAL_INTERVAL_SECONDS
  const intervals = (nowMs - seenAtMs) / (interval * 1000)
  if (intervals < LATE_INTERVALS) return 'online'
  return intervals < OFFLINE_INTERVALS ? 'late' : 'offline'
}
