import type { DesiredConfiguration } from '../../contracts/configuration.ts'
import type { Device, DeviceStatus } from '../../contracts/http.ts'
import type { Json } from '../../contracts/json.ts'
import { asObject } from '../../contracts/json.ts'
import { withoutFields } from '../../contracts/withoutFields.ts'
import { configurationOf } from '../configuration/configuration.ts'
import type { DeviceRecord } from '../record.ts'

/** The heartbeat interval that is assumed until the device has reported one, s. */
const USUAL_INTERVAL_SECONDS = 720
const LATE_INTERVALS = 2.5
const OFFLINE_INTERVALS = 10

/** The status of a device, by its own heartbeat interval: see {@link DeviceStatus}. A device that was never heard is offline. */
export const statusOf = (
  { lastSeenAt, reported }: Pick<DeviceRecord, 'lastSeenAt' | 'reported'>,
  nowMs: number,
): DeviceStatus => {
  if (lastSeenAt === undefined) return 'offline'
  const interval = reported?.heartbeat_interval
  const intervalMs = (typeof interval === 'number' && interval > 0 ? interval : USUAL_INTERVAL_SECONDS) * 1000
  const ageMs = nowMs - Date.parse(lastSeenAt)
  if (ageMs < LATE_INTERVALS * intervalMs) return 'online'
  return ageMs < OFFLINE_INTERVALS * intervalMs ? 'late' : 'offline'
}

/** The part of a heartbeat that the record holds, without the fields at the dotted paths of an uplink. */
const heartbeatOf = ({ reported, temperature }: DeviceRecord, hidden: readonly string[]): Json => {
  const heartbeat = {
    ...(reported && { config: reported }),
    ...(temperature !== undefined && { modem_temperature: temperature }),
  }
  return asObject(withoutFields({ heartbeat }, hidden).heartbeat) ?? {}
}

/** A device as the HTTP API shows it. */
export const deviceOf = (
  record: DeviceRecord,
  {
    defaults,
    hidden,
    nowMs,
  }: { readonly defaults: DesiredConfiguration; readonly hidden: readonly string[]; readonly nowMs: number },
): Device => {
  const { config, modem_temperature: temperature } = heartbeatOf(record, hidden)
  return {
    deviceId: record.deviceId,
    status: statusOf(record, nowMs),
    lastSeenAt: record.lastSeenAt ?? null,
    lastId: record.lastId ?? null,
    uplinkCount: record.uplinkCount ?? null,
    registeredAt: record.registeredAt ?? null,
    temperature: typeof temperature === 'number' ? temperature : null,
    reported: record.reported ? (asObject(config) ?? {}) : null,
    configuration: configurationOf(record, defaults),
  }
}
