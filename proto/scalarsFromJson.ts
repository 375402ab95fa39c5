import protobuf, { type Enum, type FieldBase } from 'protobufjs'
import type { JsonValue } from './contract.ts'
import { Malformed } from './malformed.ts'

const RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  sint32: [-(2n ** 31n), 2n ** 31n - 1n],
  sfixed32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  fixed32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  sint64: [-(2n ** 63n), 2n ** 63n - 1n],
  sfixed64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  fixed64: [0n, 2n ** 64n - 1n],
}

const isInteger = (json: JsonValue): json is number | string =>
  Number.isSafeInteger(json) || (typeof json === 'string' && /^-?\d{1,20}$/.test(json))

/**
 * One value of a field that holds no message, as protobufjs encodes it: 64-bit integers stay decimal text.
 * @throws Malformed naming the field when the value is of another kind or out of range
 * @see scalarToJson
 */
export const scalarFromJson = (field: FieldBase, json: JsonValue, path: string): unknown => {
  if (field.resolvedType instanceof protobuf.Enum) return enumValue(field.resolvedType, json, path)
  const range = RANGES[field.type]
  if (range) return integer(json, range, field.type in protobuf.types.long, path)
  if (field.type === 'float' || field.type === 'double') return real(json, path)
  if (field.type === 'bytes') return bytes(json, path)
  if (typeof json === 'boolean' && field.type === 'bool') return json
  if (typeof json === 'string' && field.type === 'string') return json
  throw new Malformed(`${path} is no ${field.type}`)
}

const integer = (
  json: JsonValue,
  [least, most]: readonly [bigint, bigint],
  isLong: boolean,
  path: string,
): number | string => {
  if (!isInteger(json) || BigInt(json) < least || BigInt(json) > most)
    throw new Malformed(`${path} is no integer from ${least} to ${most}`)
  return isLong ? String(json) : Number(json)
}

const real = (json: JsonValue, path: string): number => {
  if (typeof json === 'number') return json
  const value = Number(json)
  if (typeof json !== 'string' || String(value) !== json) throw new Malformed(`${path} is no number`)
  return value
}

const bytes = (json: JsonValue, path: string): Uint8Array => {
  if (typeof json !== 'string') throw new Malformed(`${path} is no text that stands for bytes`)
  if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(json)) return Buffer.from(json.replaceAll(':', ''), 'hex')
  const decoded = Buffer.from(json, 'base64')
  if (decoded.toString('base64') !== json) throw new Malformed(`${path} is neither base64 nor a MAC address`)
  return decoded
}

const enumValue = ({ values, name }: Enum, json: JsonValue, path: string): number => {
  const value = typeof json === 'string' && Object.hasOwn(values, json) ? values[json] : json
  if (typeof value !== 'number' || !Number.isInteger(value) || value !== (value | 0))
    throw new Malformed(`${path} is no ${name}`)
  return value
}
