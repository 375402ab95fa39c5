import type * as z from 'zod'
import type { Json } from '../contracts/events.ts'

export type JsonValue = z.core.util.JSONType

/** The value when it is an object, neither a list nor null. */
export const asObject = (value: JsonValue | undefined): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined

export const asText = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
