import * as z from 'zod'

/** A JSON object, such as a decoded message: the schema in `proto/` decides which fields it has. */
export const Json = z.record(z.string(), z.json())
export type Json = z.infer<typeof Json>

export type JsonValue = z.core.util.JSONType
