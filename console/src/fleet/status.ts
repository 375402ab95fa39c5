import type { DeviceStatus } from '../../../core/contracts/http.ts'
import type { IconName } from '../design/icon.tsx'

/** What a heartbeat interval is taken for until the device has said it, s. */
const USUAL_INTERVAL_SECONDS = 720
const LATE_INTERVALS = 2.5
const OFFLINE_INTERVALS = 10

/** How fresh a device is, as the HTTP API tells it; here it goes on ticking between answers. */
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

/** How a status is shown: by its picture and its word, not by colour alone. */
export const STATUS_ICONS: Record<DeviceStatus, IconName> = { online: 'check', late: 'clock', offline: 'off' }
