import type { JsonValue } from '../../../client/watch.ts'

/** One field of a protobuf message as it lies in its bytes: from, to exclusive. */
export type WireField = {
  readonly number: number
  readonly type: 'varint' | '64-bit' | 'length-delimited' | '32-bit'
  readonly from: number
  readonly to: number
}

const TYPES = { 0: 'varint', 1: '64-bit', 2: 'length-delimited', 5: '32-bit' } as const
const MORE = 0x80
/** A varint has ten bytes at most. */
const LONGEST_VARINT = 10

type Varint = { readonly value: number; readonly next: number }

const varintAt = (bytes: Uint8Array, at: number): Varint | undefined => {
  let value = 0
  for (let index = 0; index < LONGEST_VARINT; index++) {
    const byte = bytes[at + index]
    if (byte === undefined) return undefined
    value += (byte & (MORE - 1)) * 2 ** (7 * index)
    if (byte < MORE) return { value, next: at + index + 1 }
  }
  return undefined
}

const endOf = (bytes: Uint8Array, type: WireField['type'], at: number): number | undefined => {
  if (type === 'varint') return varintAt(bytes, at)?.next
  if (type === '64-bit') return at + 8
  if (type === '32-bit') return at + 4
  const length = varintAt(bytes, at)
  return length && length.next + length.value
}

const isType = (type: number): type is keyof typeof TYPES => type in TYPES

/**
 * The outermost fields of a protobuf message, in the order of their bytes (protobuf.dev, "Encoding"); those before the first
 * byte that is none.
 */
export const wireFields = (bytes: Uint8Array): WireField[] => {
  const fields: WireField[] = []
  for (let from = 0; from < bytes.length; ) {
    const tag = varintAt(bytes, from)
    const kind = tag && tag.value % 8
    if (!tag || kind === undefined || !isType(kind)) break
    const number = Math.floor(tag.value / 8)
    const to = endOf(bytes, TYPES[kind], tag.next)
    if (number === 0 || to === undefined || to > bytes.length) break
    fields.push({ number, type: TYPES[kind], from, to })
    from = to
  }
  return fields
}

/** Field numbers of `Uplink` that no schema changes (docs/coap.md). */
const FIXED: Readonly<Record<number, string>> = { 1: 'uplink_count', 2: 'heartbeat', 3: 'location' }

/**
 * What the fields of an uplink are called, by their numbers. Of a section that a team has added the name is known while it
 * is the only one; else a number has none.
 */
export const fieldNames = (fields: readonly WireField[], message: { readonly [key: string]: JsonValue }) => {
  const names = new Map(Object.entries(FIXED).map(([number, name]) => [Number(number), name]))
  const numbers = new Set(fields.map(({ number }) => number).filter(number => !names.has(number)))
  const added = Object.keys(message).filter(key => !Object.values(FIXED).includes(key))
  const [number] = numbers
  const [name] = added
  if (numbers.size === 1 && added.length === 1 && number !== undefined && name !== undefined) names.set(number, name)
  return names
}
