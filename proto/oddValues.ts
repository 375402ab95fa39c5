import protobuf, { type FieldBase } from 'protobufjs'

/** Smallest and largest value that a field can have. */
type Bounds = readonly [minimum: number, maximum: number]

/** Bounds of what a device can measure or a network can give, by message and field. Both ends are possible. */
export const BOUNDS: Readonly<Record<string, Bounds>> = {
  'Gnss.latitude': [-90, 90],
  'Gnss.longitude': [-180, 180],
  'Gnss.accuracy': [0, 40_075_000], // once around the Earth
  'Wifi.rssi': [-128, 0],
  'Cell.mcc': [1, 999],
  'Cell.mnc': [0, 999],
  'Cell.tac': [0, 65_535], // 3GPP TS 23.003 §19.4.2.3
  'Cell.cell_id': [0, 268_435_455], // 28 bits, 3GPP TS 23.003 §19.6
  'Cell.rsrp': [-156, -31], // 3GPP TS 38.133 §10.1.6
  'Heartbeat.modem_temperature': [-100, 200],
}

/** ITU-T E.118 has up to 19 digits, operators print up to 22. */
const ICCID = /^\d{18,22}$/
const MAC_BYTES = 6

/** Says what is wrong with a decoded value; undefined when nothing is. */
export type Oddity = (value: unknown) => string | undefined

const ofBytes = (value: unknown): number => (value instanceof Uint8Array ? value.length : 0)

const withinBounds = (name: string, [minimum, maximum]: Bounds): Oddity => {
  const outside = `${name} is not within ${minimum} and ${maximum}`
  const unreal = `${name} is not a finite number`
  return value => {
    if (typeof value !== 'number' || (value >= minimum && value <= maximum)) return undefined
    return Number.isFinite(value) ? outside : unreal
  }
}

const finite = (name: string): Oddity => {
  const unreal = `${name} is not a finite number`
  return value => (Number.isFinite(value) ? undefined : unreal)
}

/**
 * How to see that a value of a field cannot be right, although it can be decoded; undefined for a field of which any value may be right. The
 * texts are made once, and hold no value, since it may be one that not everybody may see.
 */
export const oddityOf = (field: FieldBase): Oddity | undefined => {
  const message = field.parent?.name ?? ''
  const name = `${field.name} of ${message}`
  const bounds = BOUNDS[`${message}.${field.name}`]
  if (bounds) return withinBounds(name, bounds)
  if (field.resolvedType instanceof protobuf.Enum) {
    const { valuesById } = field.resolvedType
    const unknown = `${name} has a value that the schema does not name`
    return value => (typeof value === 'number' && valuesById[value] === undefined ? unknown : undefined)
  }
  if (field.type === 'float' || field.type === 'double') return finite(name)
  if (field.type === 'bytes' && field.name === 'mac') {
    const wrong = `${name} is not six bytes long`
    return value => (ofBytes(value) === MAC_BYTES ? undefined : wrong)
  }
  if (field.type === 'string' && field.name === 'iccid') {
    const wrong = `${name} is not 18 to 22 digits`
    return value => (ICCID.test(String(value)) ? undefined : wrong)
  }
  return undefined
}
