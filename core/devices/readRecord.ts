import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { timeOf } from '../../client/ids.ts'
import { LOCATION_MODES } from '../../proto/locationModes.ts'
import type { Json } from '../contracts/json.ts'
import { recordIn } from './devicesTable.ts'
import type { DeviceRecord } from './record.ts'

type Item = Readonly<Record<string, AttributeValue>>
type Desired = NonNullable<DeviceRecord['desired']>
type Report = NonNullable<DeviceRecord['report']>
type Step = NonNullable<DeviceRecord['applied']>

/**
 * {@link recordIn} for the attributes that the listener reads, at a tenth of its cost: `persist` wrote nearly every item, and nothing in it has another form
 * than it should. Where anything has, `recordIn` decides.
 */
export const readRecord = (item: Item): DeviceRecord => usual(item) ?? recordIn({ ...item })

/** That of `DesiredConfiguration`. */
const MAX_INTERVAL = 0xffffffff

const UNUSUAL = Symbol('unusual')

const usual = (item: Item): DeviceRecord | undefined => {
  try {
    const record: DeviceRecord = { deviceId: textOf(item.deviceId) ?? unusual() }
    // An attribute that is absent stays so: the record of a device is spread with each uplink.
    if (item.registeredAt) record.registeredAt = textOf(item.registeredAt)
    if (item.keyedAt) record.keyedAt = textOf(item.keyedAt)
    if (item.blockedAt) record.blockedAt = textOf(item.blockedAt)
    if (item.expiresAt) record.expiresAt = numberOf(item.expiresAt)
    if (item.fleet) record.fleet = textOf(item.fleet)
    if (item.addresses) record.addresses = textOf(item.addresses)
    if (item.desired) record.desired = desiredIn(mapOf(item.desired))
    if (item.desiredVersion) record.desiredVersion = versionOf(item.desiredVersion)
    if (item.reported) record.reported = reportedIn(mapOf(item.reported))
    if (item.report) record.report = reportIn(mapOf(item.report))
    if (item.delivered) record.delivered = stepIn(mapOf(item.delivered))
    if (item.matched) record.matched = stepIn(mapOf(item.matched))
    if (item.applied) record.applied = stepIn(mapOf(item.applied))
    return record
  } catch (error) {
    if (error === UNUSUAL) return undefined
    throw error
  }
}

const unusual = (): never => {
  throw UNUSUAL
}

const textOf = (value: AttributeValue | undefined): string | undefined =>
  value === undefined ? undefined : (value.S ?? unusual())

const numberOf = (value: AttributeValue | undefined): number | undefined => {
  if (value === undefined) return undefined
  const number = value.N === undefined ? Number.NaN : Number(value.N)
  return Number.isNaN(number) ? unusual() : number
}

const versionOf = (value: AttributeValue | undefined): number | undefined => {
  const version = numberOf(value)
  return version === undefined || Number.isSafeInteger(version) ? version : unusual()
}

const mapOf = (value: AttributeValue | undefined): Item | undefined =>
  value === undefined ? undefined : (value.M ?? unusual())

const desiredIn = (map: Item | undefined): Desired | undefined => {
  if (map === undefined) return undefined
  const desired: Desired = {}
  if (map.heartbeat_interval) desired.heartbeat_interval = intervalOf(numberOf(map.heartbeat_interval))
  if (map.location_mode) {
    const mode = textOf(map.location_mode)
    desired.location_mode = LOCATION_MODES.find(known => known === mode) ?? unusual()
  }
  return desired
}

const intervalOf = (seconds = 0): number =>
  Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_INTERVAL ? seconds : unusual()

const reportedIn = (map: Item | undefined): Json | undefined => {
  if (map === undefined) return undefined
  const reported: Json = {}
  for (const [name, value] of Object.entries(map)) {
    reported[name] = value.S ?? numberOf(value) ?? unusual()
  }
  return reported
}

const reportIn = (map: Item | undefined): Report | undefined => {
  if (map === undefined) return undefined
  const uplinkId = textOf(map.uplinkId) ?? unusual()
  const from = textOf(map.from)
  const at = textOf(map.at) ?? new Date(timeOf(uplinkId)).toISOString()
  return from === undefined ? { uplinkId, at } : { uplinkId, from, at }
}

const stepIn = (map: Item | undefined): Step | undefined => {
  if (map === undefined) return undefined
  const report = reportIn(map) ?? unusual()
  const version = versionOf(map.version) ?? unusual()
  const says = textOf(map.says)
  return says === undefined ? { ...report, version } : { ...report, version, says }
}
