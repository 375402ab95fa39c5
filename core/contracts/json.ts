import * as z from 'zod'

/** A JSON object, such as a decoded message: the schema in `proto/` decides which fields it has. */
export const Json = z.record(z.string(), z.json())
export type Json = z.infer<typeof Json>

export type JsonValue = z.core.util.JSONType

/** The value if it is an object, neither a list nor null. */
export const asObject = (value: JsonValue | undefined): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined

export const asText = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
