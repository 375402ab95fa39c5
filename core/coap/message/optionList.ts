import { type Content, NO_BYTES, type Option, PAYLOAD_MARKER } from './message.ts'

/*
 * RFC 7252 §3.1: options and payload. An option has the difference of its number to the one before, its length, and
 * its value; a difference or length of 13 and more goes on in one byte, of 269 and more in two.
 */

const ONE_BYTE_FROM = 13
const TWO_BYTES_FROM = 269
const RESERVED = 15
const MAX_OPTION_NUMBER = 0xffff

type OptionsAndPayload = { readonly options: Option[]; readonly payload: Buffer }

/** Reads from `from` to the end; undefined when that is not well-formed. */
export const parseOptionsAndPayload = (bytes: Buffer, from: number): OptionsAndPayload | undefined => {
  const options: Option[] = []
  let at = from
  let number = 0
  const extended = (nibble: number): number => {
    if (nibble < ONE_BYTE_FROM) return nibble
    const more = nibble - 12
    if (nibble === RESERVED || at + more > bytes.length) return Number.NaN
    at += more
    return more === 1 ? bytes.readUInt8(at - 1) + ONE_BYTE_FROM : bytes.readUInt16BE(at - 2) + TWO_BYTES_FROM
  }
  while (at < bytes.length) {
    const byte = bytes.readUInt8(at)
    at += 1
    if (byte === PAYLOAD_MARKER) {
      return at < bytes.length ? { options, payload: bytes.subarray(at) } : undefined
    }
    number += extended(byte >> 4)
    const length = extended(byte & 15)
    if (!(number <= MAX_OPTION_NUMBER && at + length <= bytes.length)) return undefined
    options.push({ number, value: bytes.subarray(at, at + length) })
    at += length
  }
  return { options, payload: NO_BYTES }
}

/** How many bytes {@link writeOptionsAndPayload} writes. @param options in the order of their numbers */
export const optionsAndPayloadBytes = ({ options, payload }: Omit<Content, 'code'>): number => {
  let bytes = payload.length === 0 ? 0 : 1 + payload.length
  let before = 0
  for (const { number, value } of options) {
    bytes += 1 + extensionBytes(number - before) + extensionBytes(value.length) + value.length
    before = number
  }
  return bytes
}

/** Writes to `from` and on. @param options in the order of their numbers */
export const writeOptionsAndPayload = (
  { options, payload }: Omit<Content, 'code'>,
  bytes: Buffer,
  from: number,
): void => {
  let at = from
  let before = 0
  const writeExtension = (value: number): void => {
    if (value >= TWO_BYTES_FROM) at = bytes.writeUInt16BE(value - TWO_BYTES_FROM, at)
    else if (value >= ONE_BYTE_FROM) at = bytes.writeUInt8(value - ONE_BYTE_FROM, at)
  }
  for (const { number, value } of options) {
    const delta = number - before
    at = bytes.writeUInt8((nibbleOf(delta) << 4) | nibbleOf(value.length), at)
    writeExtension(delta)
    writeExtension(value.length)
    at += value.copy(bytes, at)
    before = number
  }
  if (payload.length > 0) bytes.set(payload, bytes.writeUInt8(PAYLOAD_MARKER, at))
}

const extensionBytes = (value: number): number => (value >= TWO_BYTES_FROM ? 2 : value >= ONE_BYTE_FROM ? 1 : 0)
const nibbleOf = (value: number): number => Math.min(value, 12 + extensionBytes(value))
