/** CoAP message type, RFC 7252 §3. */
export type MessageType = 'CON' | 'NON' | 'ACK' | 'RST'

/** One option as it came: number and value, in the order of the datagram, which is the order of numbers. */
export type Option = { readonly number: number; readonly value: Buffer }

/** A well-formed CoAP message. `code` is the raw byte: class in the upper three bits, detail in the lower five. */
export type Message = {
  readonly type: MessageType
  readonly code: number
  readonly messageId: number
  readonly token: Buffer
  readonly options: readonly Option[]
  readonly payload: Buffer
}

/** A datagram that is no message; `header` where its first four bytes could be read, so that it can be rejected. */
export type MalformedMessage = {
  readonly malformed: 'short' | 'version' | 'format'
  readonly header?: Pick<Message, 'type' | 'code' | 'messageId'>
}

const types = ['CON', 'NON', 'ACK', 'RST'] as const
const PAYLOAD_MARKER = 0xff
const nothing = Buffer.alloc(0)

/**
 * Reads a datagram as RFC 7252 §3 has it, and as strictly: node-coap's own codec lets token lengths of 9 to 15,
 * options that end beyond the datagram, and a payload marker before nothing pass.
 */
export const parseMessage = (datagram: Buffer): Message | MalformedMessage => {
  if (datagram.length < 4) return { malformed: 'short' }
  const first = datagram.readUInt8(0)
  if (first >> 6 !== 1) return { malformed: 'version' }
  const header = {
    type: types[(first >> 4) & 3] ?? 'RST',
    code: datagram.readUInt8(1),
    messageId: datagram.readUInt16BE(2),
  }
  const format = { malformed: 'format', header } as const
  const tokenLength = first & 15
  if (header.code === 0) {
    return datagram.length === 4 && tokenLength === 0
      ? { ...header, token: nothing, options: [], payload: nothing }
      : format
  }
  const optionsAt = 4 + tokenLength
  if (tokenLength > 8 || optionsAt > datagram.length) return format
  const body = parseOptions(datagram, optionsAt)
  if (body === undefined) return format
  return { ...header, token: datagram.subarray(4, optionsAt), ...body }
}

/** Options and payload, RFC 7252 §3.1; undefined when they are not well-formed. */
const parseOptions = (datagram: Buffer, from: number): Pick<Message, 'options' | 'payload'> | undefined => {
  const options: Option[] = []
  let at = from
  let number = 0
  /** Extended delta or length: 13 and 14 say that one or two bytes follow, 15 is reserved. */
  const extended = (nibble: number): number => {
    if (nibble < 13) return nibble
    const bytes = nibble - 12
    if (nibble === 15 || at + bytes > datagram.length) return Number.NaN
    at += bytes
    return nibble === 13 ? datagram.readUInt8(at - 1) + 13 : datagram.readUInt16BE(at - 2) + 269
  }
  while (at < datagram.length) {
    const byte = datagram.readUInt8(at)
    at += 1
    if (byte === PAYLOAD_MARKER) {
      return at < datagram.length ? { options, payload: datagram.subarray(at) } : undefined
    }
    number += extended(byte >> 4)
    const length = extended(byte & 15)
    if (!(number <= 0xffff && at + length <= datagram.length)) return undefined
    options.push({ number, value: datagram.subarray(at, at + length) })
    at += length
  }
  return { options, payload: nothing }
}

/** An option's value as an unsigned integer, RFC 7252 §3.2. Values of up to four bytes. */
export const uintValue = (value: Buffer): number => (value.length === 0 ? 0 : value.readUIntBE(0, value.length))
