import { timeOf } from '../../../client/ids.ts'
import type { DesiredConfiguration, HeartbeatBounds } from '../../contracts/configuration.ts'
import type { Device, DeviceStatus } from '../../contracts/http.ts'
import type { Json } from '../../contracts/json.ts'
import { asObject } from '../../contracts/jsonValue.ts'
import { withoutFields } from '../../contracts/withoutFields.ts'
import { configurationOf } from '../configuration/configuration.ts'
import { kindOfRecord } from '../fleetIndex.ts'
import type { DeviceRecord } from '../record.ts'
import { intervalWithin, sourceStatusAt, statusAt } from './status.ts'

/** When a device was heard last: by its newest uplink, or by log lines that it sent itself later. */
export const heardAtOf = ({ lastSeenAt, heardAt }: Pick<DeviceRecord, 'lastSeenAt' | 'heardAt'>): string | undefined =>
  lastSeenAt === undefined || (heardAt !== undefined && heardAt > lastSeenAt) ? heardAt : lastSeenAt

/** The interval by which a device is judged, s. */
export const intervalOf = ({ reported }: Pick<DeviceRecord, 'reported'>, bounds?: HeartbeatBounds): number => {
  const interval = reported?.heartbeat_interval
  return intervalWithin(typeof interval === 'number' ? interval : null, bounds)
}

/** The status of a device at a time, by its record. */
export const statusOf = (
  { reported, ...record }: Pick<DeviceRecord, 'lastSeenAt' | 'heardAt' | 'reported'>,
  nowMs: number,
  bounds?: HeartbeatBounds,
): DeviceStatus => {
  const interval = reported?.heartbeat_interval
  const heartbeatSeconds = typeof interval === 'number' ? interval : null
  const heardAt = heardAtOf(record)
  const seenAtMs = heardAt === undefined ? null : Date.parse(heardAt)
  return statusAt({ seenAtMs, heartbeatSeconds }, nowMs, bounds)
}

/** The status that was told of a device last. One that is filed, and of which nothing was told since its first uplink, was told as online. */
const toldOf = ({ told, standing, firstId }: DeviceRecord): Device['told'] => {
  if (told) return { status: told.status, since: told.since }
  return standing === undefined || firstId === undefined
    ? null
    : { status: 'online', since: new Date(timeOf(firstId)).toISOString() }
}

const sourceStatus = ({ lastLineAt }: Pick<DeviceRecord, 'lastLineAt'>, nowMs: number): DeviceStatus =>
  sourceStatusAt(lastLineAt === undefined ? null : Date.parse(lastLineAt), nowMs)

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
    bounds,
  }: {
    readonly defaults: DesiredConfiguration
    readonly hidden: readonly string[]
    readonly nowMs: number
    readonly bounds?: HeartbeatBounds
  },
): Device => {
  const { config, modem_temperature: temperature } = heartbeatOf(record, hidden)
  const kind = kindOfRecord(record)
  const isSource = kind === 'source'
  return {
    deviceId: record.deviceId,
    kind,
    status: isSource ? sourceStatus(record, nowMs) : statusOf(record, nowMs, bounds),
    told: isSource ? null : toldOf(record),
    lastSeenAt: (isSource ? record.lastLineAt : heardAtOf(record)) ?? null,
    lastId: (isSource ? record.lastLineId : record.lastId) ?? null,
    lastLineAt: record.lastLineAt ?? null,
    uplinkCount: record.uplinkCount ?? null,
    registeredAt: record.registeredAt ?? null,
    blockedAt: record.blockedAt ?? null,
    keyedAt: record.keyedAt ?? null,
    temperature: typeof temperature === 'number' ? temperature : null,
    reportedBy: record.report ? { uplinkId: record.report.uplinkId, at: record.report.at } : null,
    reported: record.reported ? (asObject(config) ?? {}) : null,
    configuration: configurationOf(record, defaults),
  }
}
