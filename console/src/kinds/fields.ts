import type { JsonValue } from '../../../client/watch.ts'

type Leaf = Exclude<JsonValue, JsonValue[] | { [key: string]: JsonValue }>

/** A value in a message and its path: `heartbeat.activity.sleep`, `location.wifi[0].rssi`. */
export type Field = { readonly path: string; readonly name: string; readonly value: Leaf }

/** Deeper than any schema. Values below are left out. */
const DEEPEST = 32
/** The longest text of fields. An uplink of 1,024 bytes stays below it; the style of a row cuts text that is wider than the page. */
const LONGEST = 20_000

/** Every value in a message, in its order. It needs no schema. */
export function* fieldsOf(value: JsonValue, path = '', name = '', depth = 0): Generator<Field> {
  if (depth > DEEPEST) return
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* fieldsOf(one, `${path}[${index}]`, name, depth + 1)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) yield* fieldsOf(one, path ? `${path}.${key}` : key, key, depth + 1)
  } else yield { path, name, value }
}

/** The values of a message with their names, on one line: `co2=412 rssi=-60`. @param without a path that is left out */
export const fieldsText = (message: JsonValue, without?: string): string => {
  let text = ''
  for (const { path, name, value } of fieldsOf(message)) {
    if (path === without) continue
    text += `${text && ' '}${name}=${value}`
    if (text.length > LONGEST) return `${text.slice(0, LONGEST)}…`
  }
  return text
}
