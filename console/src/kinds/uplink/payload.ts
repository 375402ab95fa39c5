/** A field of a protobuf message and its place in the bytes; `to` is exclusive. */
export type PayloadField = {
  readonly number: number
  readonly type: 'varint' | '64-bit' | 'length-delimited' | '32-bit'
  readonly from: number
  readonly to: number
}

const TYPES = { 0: 'varint', 1: '64-bit', 2: 'length-delimited', 5: '32-bit' } as const
const MORE = 0x80
/** A varint has at most ten bytes. */
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

const endOf = (bytes: Uint8Array, type: PayloadField['type'], at: number): number | undefined => {
  if (type === 'varint') return varintAt(bytes, at)?.next
  if (type === '64-bit') return at + 8
  if (type === '32-bit') return at + 4
  const length = varintAt(bytes, at)
  return length && length.next + length.value
}

const isType = (type: number): type is keyof typeof TYPES => type in TYPES

/**
 * The outermost fields of a protobuf message, in the order of their bytes (protobuf.dev, "Encoding"). The list ends before
 * the first byte that does not begin a field.
 */
export const payloadFields = (bytes: Uint8Array): PayloadField[] => {
  const fields: PayloadField[] = []
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
