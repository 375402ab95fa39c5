import protobuf, { type FieldBase, type MapField, type Type } from 'protobufjs'
import type { JsonMessage, JsonValue } from './contract.ts'
import { Malformed } from './malformed.ts'
import { fromMapKey } from './mapKey.ts'
import { scalarFromJson } from './scalarsFromJson.ts'

type Properties = { [field: string]: unknown }

const isMessage = (json: JsonValue): json is JsonMessage =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
const isMapField = (field: FieldBase): field is MapField => field.map

/**
 * The way back from {@link jsonConverter}: what protobufjs encodes, from JSON by the same rules. Strict, since it serves tests and
 * simulated devices: a field that the schema does not have is an error, not a silence.
 * @throws Malformed naming the field that does not fit
 */
export const messageBuilder = (): ((type: Type, json: JsonMessage) => Properties) => {
  const message = (type: Type, json: JsonValue, path: string): Properties => {
    if (!isMessage(json)) throw new Malformed(`${path || type.name} is no message`)
    const properties: Properties = {}
    for (const [name, value] of Object.entries(json)) {
      const at = path ? `${path}.${name}` : name
      const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined
      if (!field) throw new Malformed(`${at} is not in the schema`)
      properties[name] = fieldValue(field, value, at)
    }
    return properties
  }

  const fieldValue = (field: FieldBase, json: JsonValue, path: string): unknown => {
    if (isMapField(field)) return mapValue(field, json, path)
    if (!field.repeated) return oneValue(field, json, path)
    if (!Array.isArray(json)) throw new Malformed(`${path} is no list`)
    return json.map((value, index) => oneValue(field, value, `${path}.${index}`))
  }

  const oneValue = (field: FieldBase, json: JsonValue, path: string): unknown =>
    field.resolvedType instanceof protobuf.Type
      ? message(field.resolvedType, json, path)
      : scalarFromJson(field, json, path)

  const mapValue = (field: MapField, json: JsonValue, path: string): Properties => {
    if (!isMessage(json)) throw new Malformed(`${path} is no map`)
    const entries: Properties = Object.create(null)
    for (const [name, value] of Object.entries(json)) {
      entries[field.keyType === 'string' ? fromMapKey(name) : name] = oneValue(field, value, `${path}.${name}`)
    }
    return entries
  }

  return (type, json) => message(type, json, '')
}
