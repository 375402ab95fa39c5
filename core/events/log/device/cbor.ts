import { decode } from 'cborg'
import type { JsonValue } from '../../../contracts/json.ts'

/** Levels of arrays and maps in a body. A line of a device needs three: the array, the line, and its fields. */
export const MAX_DEPTH = 16

/** Tags whose content stands for itself: a date as text, and seconds since 1970 (RFC 8949 §3.4.1, §3.4.2). Any other is refused. */
const tags = { 0: (content: () => unknown) => content(), 1: (content: () => unknown) => content() }

/**
 * The value of one CBOR item (RFC 8949) as JSON: byte strings as base64, whole numbers beyond 2^53 and numbers that are not finite as
 * text, `undefined` as null, keys that are numbers by `keyName`.
 * @param lineKey the name for a numeric key of a line: of the map that the body is, or of one in the array that it is. Elsewhere a numeric key is
 * its digits
 * @throws Error for what is no CBOR, has bytes behind its end, a key twice, an unknown tag, or more than {@link MAX_DEPTH} levels
 */
export const jsonOfCbor = (bytes: Uint8Array, lineKey: (key: number) => string): JsonValue => {
  const decoded: unknown = decode(bytes, { useMaps: true, rejectDuplicateMapKeys: true, tags })
  const lineDepth = Array.isArray(decoded) ? 1 : 0

  const toJson = (value: unknown, depth: number): JsonValue => {
    if (typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
    if (typeof value === 'bigint') return String(value)
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
    if (depth === MAX_DEPTH && (Array.isArray(value) || value instanceof Map)) throw new Error('nested too deep')
    if (Array.isArray(value)) return value.map(inner => toJson(inner, depth + 1))
    if (value instanceof Map) return objectOf(value, depth)
    return null
  }

  const objectOf = (map: ReadonlyMap<unknown, unknown>, depth: number): JsonValue => {
    const fields = new Map<string, JsonValue>()
    for (const [key, value] of map) {
      const isNamed = typeof key === 'number' && depth === lineDepth
      const name = isNamed ? lineKey(key) : String(toJson(key, MAX_DEPTH))
      // A name that a number stands for and that comes as text, too, keeps the text's value; the number's stays under its digits.
      fields.set(
        fields.has(name) || (typeof key === 'number' && map.has(name)) ? String(key) : name,
        toJson(value, depth + 1),
      )
    }
    return Object.fromEntries(fields)
  }

  return toJson(decoded, 0)
}
