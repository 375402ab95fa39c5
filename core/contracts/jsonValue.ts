import type { Json, JsonValue } from './json.ts'

/** The value if it is an object, neither a list nor null. */
export const asObject = (value: JsonValue | undefined): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined

export const asText = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
