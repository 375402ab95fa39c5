import type { Json, JsonValue } from '../../../../contracts/json.ts'
import { asObject, asText } from '../../../../contracts/jsonValue.ts'

/** Values within each other, at most: deeper ones become their JSON. */
const MAX_DEPTH = 16

/** An `AnyValue` in the JSON of OTLP ("OTLP/HTTP", "JSON Protobuf Encoding"): bytes stay in base64. */
export const anyValue = (value: JsonValue | undefined, depth = 0): JsonValue => {
  const object = asObject(value)
  if (!object) return null
  if (depth > MAX_DEPTH) return JSON.stringify(object)
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = object
  if (stringValue !== undefined) return stringValue
  if (boolValue !== undefined) return boolValue
  if (intValue !== undefined) return exactNumber(intValue)
  if (doubleValue !== undefined) return doubleValue
  const { values: list } = asObject(arrayValue) ?? {}
  if (arrayValue !== undefined) return listOf(list).map(one => anyValue(one, depth + 1))
  const { values: pairs } = asObject(kvlistValue) ?? {}
  if (kvlistValue !== undefined) return attributes(pairs, depth + 1)
  return bytesValue ?? null
}

/** Attributes, a list of `KeyValue`, as an object. */
export const attributes = (pairs: JsonValue | undefined, depth = 0): Json =>
  Object.fromEntries(
    listOf(pairs).flatMap(pair => {
      const { key, value } = asObject(pair) ?? {}
      const name = asText(key)
      return name === undefined ? [] : [[name, anyValue(value, depth)]]
    }),
  )

export const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : [])

/** A 64-bit number, which is text in JSON: a number where that is exact. */
const exactNumber = (value: JsonValue): JsonValue => {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && !Number.isSafeInteger(number) ? String(value) : number
}
