import protobuf, { type FieldBase, type MapField, type Type } from 'protobufjs'
import type { JsonMessage, JsonValue } from './contract.ts'
import type { Random } from './seededRandom.ts'
import { shortestFloat } from './shortestFloat.ts'

const WORDS = ['', 'ABC123', 'src/modem.c', 'größe', '日本', '\u0000', '"quoted"', '__proto__', '\ufeffmark', '🛰️']

const pick = <Item>(random: Random, items: readonly Item[], otherwise: Item): Item =>
  items[random.integer(0, items.length - 1)] ?? otherwise

const big = (random: Random): bigint =>
  (BigInt(random.integer(0, 2 ** 32 - 1)) << 32n) + BigInt(random.integer(0, 2 ** 32 - 1))

const bits = (random: Random): DataView => {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, big(random))
  return view
}

const asJsonNumber = (value: number): JsonValue => {
  const size = Math.abs(value)
  return size === 0 ? 0 : size < 1e126 && size >= 1e-130 ? value : String(value)
}

const macOf = (bytes: Buffer): string => (bytes.toString('hex').match(/../g) ?? []).join(':')

const scalar = (field: FieldBase, random: Random): JsonValue => {
  if (field.resolvedType instanceof protobuf.Enum)
    return pick(random, [...Object.keys(field.resolvedType.values), 99], 99)
  switch (field.type) {
    case 'bool':
      return random.onceIn(2)
    case 'string':
      return pick(random, WORDS, '')
    case 'bytes': {
      const bytes = Buffer.from(Array.from({ length: random.integer(0, 9) }, () => random.integer(0, 255)))
      return field.name === 'mac' && bytes.length === 6 ? macOf(bytes) : bytes.toString('base64')
    }
    case 'double':
      return asJsonNumber(bits(random).getFloat64(0))
    case 'float': {
      const value = bits(random).getFloat32(0)
      return Number.isFinite(value) ? asJsonNumber(shortestFloat(value)) : String(value)
    }
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return String(BigInt.asIntN(64, big(random)))
    case 'uint64':
    case 'fixed64':
      return String(big(random))
    case 'uint32':
    case 'fixed32':
      return random.onceIn(3) ? 0 : random.integer(0, 2 ** 32 - 1)
    default:
      return random.onceIn(3) ? 0 : random.integer(-(2 ** 31), 2 ** 31 - 1)
  }
}

const isMapField = (field: FieldBase): field is MapField => field.map

const mapKey = (field: MapField, random: Random): string => {
  if (field.keyType === 'bool') return String(random.onceIn(2))
  if (field.keyType === 'string') return pick(random, ['a', '~', '__proto__~', 'b c', 'constructor'], 'a')
  return String(random.integer(0, 2 ** 31 - 1))
}

/**
 * A message in the JSON that the codec gives back for it, with any field of the schema present or absent, lists and maps never
 * empty, and values from all of their type's range. For property tests.
 */
export const randomMessage = (type: Type, random: Random, depth = 0): JsonMessage => {
  const value = (field: FieldBase): JsonValue =>
    field.resolvedType instanceof protobuf.Type
      ? randomMessage(field.resolvedType, random, depth + 1)
      : scalar(field, random)
  const some = <Item>(make: () => Item): Item[] => Array.from({ length: random.integer(1, 3) }, make)
  const json: JsonMessage = {}
  for (const field of type.fieldsArray) {
    if (random.onceIn(3) || (depth > 2 && field.resolvedType instanceof protobuf.Type)) continue
    if (field.partOf?.fieldsArray.some(({ name }) => Object.hasOwn(json, name))) continue
    if (isMapField(field)) json[field.name] = Object.fromEntries(some(() => [mapKey(field, random), value(field)]))
    else json[field.name] = field.repeated ? some(() => value(field)) : value(field)
  }
  return json
}
