import type { JsonValue } from '../../../client/watch.ts'

type Leaf = Exclude<JsonValue, JsonValue[] | { [key: string]: JsonValue }>

/** A value in a message and where it stands: `heartbeat.activity.sleep`, `location.wifi[0].rssi`. */
export type Field = { readonly path: string; readonly name: string; readonly value: Leaf }

/** Deeper than any schema; what is deeper is left out. */
const DEEPEST = 32

/** Every value in a message, in its order. Nothing is known about the schema here. */
export function* fieldsOf(value: JsonValue, path = '', name = '', depth = 0): Generator<Field> {
  if (depth > DEEPEST) return
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* fieldsOf(one, `${path}[${index}]`, name, depth + 1)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) yield* fieldsOf(one, path ? `${path}.${key}` : key, key, depth + 1)
  } else yield { path, name, value }
}
