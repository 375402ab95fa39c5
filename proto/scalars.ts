import protobuf, { type FieldBase } from 'protobufjs'
import type { JsonValue } from './contract.ts'
import { shortestFloat } from './shortestFloat.ts'

/** Turns one decoded value of a scalar or enum field into JSON. */
export type ScalarToJson = (value: unknown) => JsonValue

/** DynamoDB's numbers reach from 1E-130 to 9.99E+125 ("Supported data types and naming rules"); the rest travels as text. */
const isStorable = (value: number): boolean => {
  const size = Math.abs(value)
  return size === 0 || (size >= 1e-130 && size < 1e126)
}

// Adding 0 turns -0 into 0, which is what JSON and DynamoDB make of it anyway: live and stored agree.
const double = (value: number): number | string => (isStorable(value) ? value + 0 : String(value))
const float = (value: number): number | string => (Number.isFinite(value) ? shortestFloat(value) + 0 : String(value))

const ofNumber =
  (convert: (value: number) => JsonValue): ScalarToJson =>
  value =>
    convert(Number(value))

const asBuffer = (value: unknown): Buffer =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.alloc(0)

const base64: ScalarToJson = value => asBuffer(value).toString('base64')

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const hex = (bytes: Uint8Array, at: number): string => HEX[bytes[at] ?? 0] ?? ''

const macOrBase64: ScalarToJson = value => {
  if (!(value instanceof Uint8Array) || value.length !== 6) return base64(value)
  let address = hex(value, 0)
  for (let at = 1; at < 6; at += 1) address += `:${hex(value, at)}`
  return address
}

/**
 * How the values of a field that holds no message become JSON: 64-bit integers decimal text, a float its shortest form, NaN,
 * infinities and what DynamoDB cannot hold text, -0 as 0, bytes base64, six bytes named `mac` as `aa:bb:cc:dd:ee:ff`, enums
 * their names and an unknown one its number.
 */
export const scalarToJson = (field: FieldBase): ScalarToJson => {
  if (field.resolvedType instanceof protobuf.Enum) {
    const names = field.resolvedType.valuesById
    return ofNumber(value => names[value] ?? value)
  }
  if (field.type in protobuf.types.long) return String
  switch (field.type) {
    case 'double':
      return ofNumber(double)
    case 'float':
      return ofNumber(float)
    case 'bool':
      return Boolean
    case 'string':
      return String
    case 'bytes':
      return field.name === 'mac' ? macOrBase64 : base64
    default:
      return Number
  }
}
