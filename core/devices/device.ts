import type { Configuration, DesiredConfiguration, Device, DeviceStatus } from '../contracts/http.ts'
import type { Json } from '../contracts/json.ts'
import { asObject } from '../contracts/json.ts'
import { withoutFields } from '../contracts/withoutFields.ts'
import { type DeviceRecord, isInEffect } from './record.ts'

/** What a device's heartbeat interval is taken for until it has said it, s. */
const USUAL_INTERVAL_SECONDS = 720
const LATE_INTERVALS = 2.5
const OFFLINE_INTERVALS = 10

/** How fresh a device is, by its own heartbeat interval: see {@link DeviceStatus}. One never heard is offline. */
export const statusOf = (
  { lastSeenAt, reported }: Pick<DeviceRecord, 'lastSeenAt' | 'reported'>,
  nowMs: number,
): DeviceStatus => {
  if (lastSeenAt === undefined) return 'offline'
  const said = reported?.heartbeat_interval
  const intervalMs = (typeof said === 'number' && said > 0 ? said : USUAL_INTERVAL_SECONDS) * 1000
  const ageMs = nowMs - Date.parse(lastSeenAt)
  if (ageMs < LATE_INTERVALS * intervalMs) return 'online'
  return ageMs < OFFLINE_INTERVALS * intervalMs ? 'late' : 'offline'
}

/** The desired configuration of a device and how far it has come. @param defaults of the stage, for a device without its own */
export const configurationOf = (record: DeviceRecord, defaults: DesiredConfiguration): Configuration => {
  const { delivered, applied, reported } = record
  const version = record.desired ? (record.desiredVersion ?? 0) : 0
  const desired = record.desired ?? defaults
  const ofVersion = (step: typeof delivered) =>
    step?.version === version ? { uplinkId: step.uplinkId, at: step.at } : null
  const steps = { delivered: ofVersion(delivered), applied: ofVersion(applied) }
  const underWay = steps.delivered ? 'delivered' : 'queued'
  return {
    version,
    desired,
    state: isInEffect(desired, reported) ? 'applied' : underWay,
    queuedAt: record.desired ? (record.desiredAt ?? null) : null,
    ...steps,
  }
}

/** What a device last said, without what the dotted paths of an uplink name. */
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
