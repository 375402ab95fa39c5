import type { JsonValue } from '../../../../contracts/json.ts'

/** A text of JSON may hold a number that JavaScript's do not: a run of sixteen digits, or an exponent of three. */
const WIDE = /\d{16}|[eE]\+?\d{3}/

/**
 * Reads JSON without changing a number: an integer beyond 2^53 becomes its decimal text, as does a number beyond all that a double holds.
 *
 * @returns undefined if it is no JSON
 */
export const exactJson = (text: string): JsonValue | undefined => {
  try {
    return WIDE.test(text) ? JSON.parse(text, exact) : JSON.parse(text)
  } catch {
    return undefined
  }
}

const exact = (_name: string, value: JsonValue, context?: { readonly source?: string }): JsonValue => {
  if (typeof value !== 'number' || context?.source === undefined) return value
  const isChanged = !Number.isFinite(value) || (/^-?\d+$/.test(context.source) && !Number.isSafeInteger(value))
  return isChanged ? context.source : value
}
