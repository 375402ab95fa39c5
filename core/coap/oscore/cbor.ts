/*
 * RFC 8949 §3: the few forms of CBOR of which OSCORE makes the inputs of its key derivation and of its additional data
 * (RFC 8613 §3.2.1, §5.4), in deterministic encoding.
 */

const UNSIGNED = 0x00
const BYTES = 0x40
const TEXT = 0x60
const ARRAY = 0x80

/** The value nil, §3.3. */
export const cborNull: Buffer = Buffer.of(0xf6)

/** An unsigned integer up to 65,535. */
export const cborUint = (value: number): Buffer => head(UNSIGNED, value)

export const cborBytes = (value: Uint8Array): Buffer => Buffer.concat([cborHeadOfBytes(value.length), value])

export const cborText = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([head(TEXT, bytes.length), bytes])
}

/** The head of an array; its items follow. */
export const cborHeadOfArray = (items: number): Buffer => head(ARRAY, items)

/** The head of a byte string; its bytes follow. */
export const cborHeadOfBytes = (length: number): Buffer => head(BYTES, length)

/** Heads of one byte, by that byte: most are. */
const shortHeads = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte))

/** @param argument up to 65,535: a datagram has no longer part */
const head = (major: number, argument: number): Buffer => {
  if (argument < 24) return shortHeads[major | argument] ?? Buffer.of(major | argument)
  if (argument < 256) return Buffer.of(major | 24, argument)
  return Buffer.of(major | 25, argument >> 8, argument & 0xff)
}
