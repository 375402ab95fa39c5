import type { DeviceStatus } from '../../../core/contracts/http.ts'
import type { IconName } from '../design/icon.tsx'

/** The assumed heartbeat interval of a device that has not reported one, s. */
const USUAL_INTERVAL_SECONDS = 720
const LATE_INTERVALS = 2.5
const OFFLINE_INTERVALS = 10

/** The status of a device at a time: the same rule as in the HTTP API, but it needs no new answer. */
export const statusAt = (
  { seenAtMs, heartbeatSeconds }: { readonly seenAtMs: number | null; readonly heartbeatSeconds: number | null },
  nowMs: number,
): DeviceStatus => {
  if (seenAtMs === null) return 'offline'
  const interval = heartbeatSeconds !== null && heartbeatSeconds > 0 ? heartbeatSeconds : USUAL_INTERVAL_SECONDS
  const intervals = (nowMs - seenAtMs) / (interval * 1000)
  if (intervals < LATE_INTERVALS) return 'online'
  return intervals < OFFLINE_INTERVALS ? 'late' : 'offline'
}

/** The icon of a status. It stands beside the word, so that nothing depends on colour alone. */
export const STATUS_ICONS: Record<DeviceStatus, IconName> = { online: 'check', late: 'clock', offline: 'off' }
