import type { Json, JsonValue } from '../../../../contracts/json.ts'
import { jsonText } from './jsonText.ts'

/** Deeper parts of the metadata are kept as JSON text. */
const MAX_DEPTH = 16

/**
 * A value in the form in which every reader gets it back: a part deeper than sixteen levels as JSON text, a half of a surrogate pair as
 * U+FFFD, a number that is not finite as text, and the name `__proto__`, which readers of JSON drop, as `_proto_`.
 */
export const storable = (value: JsonValue, depth = 0): JsonValue => {
  if (typeof value === 'string') return value.isWellFormed() ? value : value.toWellFormed()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return jsonText(value).toWellFormed()
  if (Array.isArray(value)) return value.map(inner => storable(inner, depth + 1))
  const object: Json = {}
  for (const name of Object.keys(value)) object[storableName(name)] = storable(value[name] ?? null, depth + 1)
  return object
}

/** The name of a field in the form in which every reader gets it back. */
export const storableName = (name: string): string => {
  if (name === '__proto__') return '_proto_'
  return name.isWellFormed() ? name : name.toWellFormed()
}
