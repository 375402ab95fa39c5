import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { timeOf } from '../../client/ids.ts'
import { DesiredConfiguration } from '../contracts/configuration.ts'
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

const UNUSUAL = Symbol('unusual')

const usual = (item: Item): DeviceRecord | undefined => {
  try {
    return {
      deviceId: textOf(item.deviceId) ?? unusual(),
      ...present('registeredAt', textOf(item.registeredAt)),
      ...present('blockedAt', textOf(item.blockedAt)),
      ...present('expiresAt', numberOf(item.expiresAt)),
      ...present('addresses', textOf(item.addresses)),
      ...present('desired', desiredIn(mapOf(item.desired))),
      ...present('desiredVersion', versionOf(item.desiredVersion)),
      ...present('reported', reportedIn(mapOf(item.reported))),
      ...present('report', reportIn(mapOf(item.report))),
      ...present('delivered', stepIn(mapOf(item.delivered))),
      ...present('matched', stepIn(mapOf(item.matched))),
      ...present('applied', stepIn(mapOf(item.applied))),
    }
  } catch (error) {
    if (error === UNUSUAL) return undefined
    throw error
  }
}

const unusual = (): never => {
  throw UNUSUAL
}

/** An attribute that is absent stays so: the record of a device is spread with each uplink. */
const present = <Name extends keyof DeviceRecord>(
  name: Name,
  value: DeviceRecord[Name] | undefined,
): Partial<Record<Name, DeviceRecord[Name]>> | undefined => {
  if (value === undefined) return undefined
  const one: Partial<Record<Name, DeviceRecord[Name]>> = {}
  one[name] = value
  return one
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
  const { heartbeat_interval, location_mode } = DesiredConfiguration.shape
  const desired: Desired = {}
  if (map.heartbeat_interval) {
    const parsed = heartbeat_interval.safeParse(numberOf(map.heartbeat_interval))
    desired.heartbeat_interval = parsed.success ? parsed.data : unusual()
  }
  if (map.location_mode) {
    const parsed = location_mode.safeParse(textOf(map.location_mode))
    desired.location_mode = parsed.success ? parsed.data : unusual()
  }
  return desired
}

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
