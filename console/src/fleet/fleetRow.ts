import type { EventFrame } from '../../../client/watch.ts'
import type { Device } from '../../../core/contracts/http.ts'
import type { Report, StatusWord } from '../kinds/kind.ts'
import { type SourceKind, sourceKindOf } from '../sources/sourceKind.ts'
import { SEVERITY, type Told } from '../sources/statusOf.ts'
import { type Bars, counted } from './bars.ts'

/** A device or a service as the fleet shows it. A row never changes: news makes a new row. */
export type FleetRow = {
  readonly deviceId: string
  readonly kind: SourceKind
  readonly seenAtMs: number | null
  readonly heartbeatSeconds: number | null
  readonly firmware: string | null
  /** The configuration that the device has reported, field by field, as far as the token may see it. */
  readonly reported: Readonly<Record<string, unknown>>
  /** °C; NaN and infinities are text. */
  readonly temperature: number | string | null
  /** Id of the event that reported the temperature; empty while the temperature is the registry's. */
  readonly temperatureId: string
  readonly uplinkCount: number | null
  readonly bars: Bars | undefined
  /** The last word of the stage about its status; null for a service, and before there is one. */
  readonly told: Told | null
  /** Whether the list said what the stage told of it last, so that its status goes by the word of the stage. */
  readonly goesByWord: boolean
  /** Whether it has a key; null while nobody has said so: for a service, and with a stage of an earlier version. */
  readonly isProtected: boolean | null
}

const numberIn = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const emptyRow = (deviceId: string): FleetRow => ({
  deviceId,
  kind: 'device',
  seenAtMs: null,
  heartbeatSeconds: null,
  firmware: null,
  reported: {},
  temperature: null,
  temperatureId: '',
  uplinkCount: null,
  bars: undefined,
  told: null,
  goesByWord: false,
  isProtected: null,
})

/** The word of the list about the status of a device, unless an event told more of it. A stage of an earlier version says its status by the clock alone. */
const listed = (told: Told | null, { told: last, status: byClock, lastSeenAt }: Device): Told => {
  const status = last?.status ?? byClock
  const asOfMs = lastSeenAt === null ? 0 : Date.parse(lastSeenAt)
  const isNews = !told || asOfMs > told.asOfMs || SEVERITY[status] > SEVERITY[told.status]
  return isNews ? { status, asOfMs, sinceMs: undefined, id: '' } : told
}

/** Adds the registry's record of a device. Live events are newer, so that their values stay. */
export const withDevice = (row: FleetRow | undefined, device: Device): FleetRow => {
  const kind = sourceKindOf(device)
  const isProtected = kind === 'service' || device.keyedAt === undefined ? null : device.keyedAt !== null
  const before = row ?? emptyRow(device.deviceId)
  const isService = kind === 'service'
  const told = isService ? null : listed(before.told, device)
  const known = { ...before, kind, isProtected, told, goesByWord: !isService && Boolean(device.told) }
  const seenAtMs = device.lastSeenAt === null ? null : Date.parse(device.lastSeenAt)
  const isNewer = known.seenAtMs === null || (seenAtMs !== null && seenAtMs >= known.seenAtMs)
  const reported: Readonly<Record<string, unknown>> = Object(device.reported)
  const heartbeatSeconds = numberIn(reported.heartbeat_interval)
  const firmware = textIn(reported.sw_version)
  const temperature = known.temperatureId === '' ? device.temperature : known.temperature
  return isNewer
    ? { ...known, temperature, seenAtMs, uplinkCount: device.uplinkCount, heartbeatSeconds, firmware, reported }
    : {
        ...known,
        reported: { ...reported, ...known.reported },
        temperature,
        heartbeatSeconds: known.heartbeatSeconds ?? heartbeatSeconds,
        firmware: known.firmware ?? firmware,
      }
}

/** Adds the report of an event. Events may arrive in any order. */
export const withReport = (
  row: FleetRow | undefined,
  { id, deviceId, timestamp }: EventFrame,
  { count, temperature, configuration }: Report,
): FleetRow => {
  const known = row ?? emptyRow(deviceId)
  const atMs = Date.parse(timestamp)
  const warmed = temperature !== null && id > known.temperatureId ? { ...known, temperature, temperatureId: id } : known
  if (known.seenAtMs !== null && atMs < known.seenAtMs) return warmed
  return {
    ...warmed,
    seenAtMs: atMs,
    uplinkCount: count ?? known.uplinkCount,
    heartbeatSeconds: numberIn(configuration?.heartbeat_interval) ?? known.heartbeatSeconds,
    firmware: textIn(configuration?.sw_version) ?? known.firmware,
    reported: configuration === undefined ? known.reported : { ...known.reported, ...configuration },
  }
}

/** Log lines of a source since the last update of the page. */
export type HeardLines = { readonly lastAtMs: number; readonly counts: ReadonlyMap<number, number> }

/** Adds log lines. A source of which nothing else is known is a service. */
export const withLines = (row: FleetRow | undefined, deviceId: string, { lastAtMs, counts }: HeardLines): FleetRow => {
  const known = row ?? { ...emptyRow(deviceId), kind: 'service' as const }
  if (known.kind === 'device') return known
  let { bars } = known
  for (const [atMs, count] of counts) bars = counted(bars, atMs, count)
  return { ...known, bars, seenAtMs: Math.max(known.seenAtMs ?? 0, lastAtMs) }
}

/** Adds the word of an event about the status of its device. Events may arrive in any order. */
export const withStatus = (
  row: FleetRow | undefined,
  { id, deviceId, timestamp }: EventFrame,
  { status, heardAtMs }: StatusWord,
): FleetRow => {
  const known = row ?? emptyRow(deviceId)
  if (known.told && id <= known.told.id) return known
  const atMs = Date.parse(timestamp)
  return {
    ...known,
    told: { id, status, asOfMs: atMs, sinceMs: atMs },
    seenAtMs: Math.max(known.seenAtMs ?? heardAtMs, heardAtMs),
  }
}

/** Notes that a device has a key, or that its name was released. */
export const withKey = (row: FleetRow | undefined, deviceId: string, isProtected: boolean): FleetRow => ({
  ...(row ?? emptyRow(deviceId)),
  isProtected,
})

/** Adds one uplink to the bars. */
export const withCount = (row: FleetRow, event: EventFrame): FleetRow => ({
  ...row,
  bars: counted(row.bars, Date.parse(event.timestamp)),
})
