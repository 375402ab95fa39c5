import protobuf, { type FieldBase, type MapField, type Type } from 'protobufjs'
import type { JsonMessage, JsonValue } from './contract.ts'
import { Malformed } from './malformed.ts'
import { toMapKey } from './mapKey.ts'
import { type Oddity, oddityOf } from './oddValues.ts'
import { type ScalarToJson, scalarToJson } from './scalars.ts'

/** Bytes of a message that its schema does not know: one field, from its tag on. */
export type Undecoded = { readonly type: Type; readonly field: Uint8Array }

/** Oddities of a message that could be decoded, collected while it is turned into JSON. */
export type Findings = {
  readonly undecoded: Undecoded[]
  /** Texts about values that cannot be right, see {@link oddityOf}; one text as often as it was found. */
  readonly odd: string[]
}

/** DynamoDB nests 32 levels deep ("Service, account, and table quotas"); the stored item needs a few above the message. */
const MAX_DEPTH = 28

type Decoded = Readonly<Record<string, unknown>> & { readonly $unknowns?: Uint8Array[] }
type ToJson = (value: unknown, depth: number, findings: Findings) => JsonValue | undefined
type MessageToJson = (message: Decoded, depth: number, findings: Findings) => JsonMessage

const isDecoded = (value: unknown): value is Decoded => typeof value === 'object' && value !== null
const isMapField = (field: FieldBase): field is MapField => field.map
const hasOwn = Object.prototype.hasOwnProperty

/**
 * Turns messages that protobufjs decoded into JSON, by nothing but the schema: a field that is added to it appears by itself.
 * Proto names are kept. A field that was not sent, an empty list and an empty map are absent. For values see
 * {@link scalarToJson}, for the keys of maps {@link toMapKey}. Fields come in the order of the schema.
 *
 * The converters are built once per type, at its first message, so that types may contain themselves.
 */
export const jsonConverter = (): ((type: Type, message: Decoded, findings: Findings) => JsonMessage) => {
  const converters = new Map<Type, MessageToJson>()

  const converterOf = (type: Type): MessageToJson => {
    const known = converters.get(type)
    if (known) return known
    const converter = messageConverter(type)
    converters.set(type, converter)
    return converter
  }

  const messageConverter = (type: Type): MessageToJson => {
    const fields = type.fieldsArray.map(field => ({ name: field.name, convert: fieldConverter(field) }))
    return (message, depth, findings) => {
      if (depth > MAX_DEPTH) throw new Malformed('nested too deeply')
      const json: JsonMessage = {}
      for (const { name, convert } of fields) {
        if (!hasOwn.call(message, name)) continue
        const value = convert(message[name], depth + 1, findings)
        if (value !== undefined) json[name] = value
      }
      if (message.$unknowns) for (const field of message.$unknowns) findings.undecoded.push({ type, field })
      return json
    }
  }

  const fieldConverter = (field: FieldBase): ToJson => {
    const one = valueConverter(field)
    if (isMapField(field)) return mapConverter(field, one)
    return field.repeated ? listOf(one) : one
  }

  const valueConverter = (field: FieldBase): ToJson => {
    const type = field.resolvedType
    if (!(type instanceof protobuf.Type)) return watched(scalarToJson(field), oddityOf(field))
    return (value, depth, findings) => (isDecoded(value) ? converterOf(type)(value, depth, findings) : undefined)
  }

  return (type, message, findings) => converterOf(type)(message, 1, findings)
}

const watched = (toJson: ScalarToJson, oddity: Oddity | undefined): ToJson =>
  oddity === undefined
    ? toJson
    : (value, _depth, { odd }) => {
        const text = oddity(value)
        if (text !== undefined) odd.push(text)
        return toJson(value)
      }

const listOf =
  (one: ToJson): ToJson =>
  (values, depth, findings) => {
    if (!Array.isArray(values) || values.length === 0) return undefined
    const list: JsonValue[] = []
    for (const value of values) {
      const json = one(value, depth + 1, findings)
      if (json !== undefined) list.push(json)
    }
    return list
  }

const mapConverter = (field: MapField, one: ToJson): ToJson => {
  const isUnsigned = field.keyType === 'uint64' || field.keyType === 'fixed64'
  const keyOf =
    field.keyType in protobuf.types.long
      ? (key: string) => String(protobuf.util.longFromHash(key, isUnsigned))
      : toMapKey
  return (value, depth, findings) => {
    if (!isDecoded(value)) return undefined
    const json: JsonMessage = {}
    let entries = 0
    for (const key of Object.keys(value)) {
      const converted = one(value[key], depth + 1, findings)
      if (converted === undefined) continue
      json[keyOf(key)] = converted
      entries++
    }
    return entries === 0 ? undefined : json
  }
}
