import type { Json, JsonValue } from './json.ts'

/**
 * A copy of an uplink without the fields at the given dotted paths (`heartbeat.config.iccid`). A list on the way is
 * walked element by element.
 */
export const withoutFields = (uplink: Json, paths: readonly string[]): Json =>
  paths.reduce((json, path) => without(json, path.split('.')), uplink)

const without = (json: Json, [field, ...rest]: readonly string[]): Json => {
  if (field === undefined || !Object.hasOwn(json, field)) return json
  const { [field]: value, ...others } = json
  return rest.length === 0 || value === undefined ? others : { ...json, [field]: inValue(value, rest) }
}

const inValue = (value: JsonValue, rest: readonly string[]): JsonValue => {
  if (Array.isArray(value)) return value.map(element => inValue(element, rest))
  return typeof value === 'object' && value !== null ? without(value, rest) : value
}
