import { EMPTY } from './code.ts'
import { HEADER_BYTES, MAX_TOKEN_BYTES, type Message, messageTypes, NO_BYTES, VERSION } from './message.ts'
import { parseOptionsAndPayload } from './optionList.ts'

/* RFC 7252 §3: a datagram becomes a message. */

/** A datagram that is not a message; `header` where its first four bytes could be read, so that it can be rejected. */
export type MalformedMessage = {
  readonly malformed: 'short' | 'version' | 'format'
  readonly header?: Pick<Message, 'type' | 'code' | 'messageId'>
}

/**
 * Reads a datagram as strictly as the RFC has it: a token length of 9 to 15, an option that ends beyond the datagram and
 * a payload marker before nothing are format errors. Token, option values and payload are views of the datagram.
 */
export const parseMessage = (datagram: Buffer): Message | MalformedMessage => {
  if (datagram.length < HEADER_BYTES) return { malformed: 'short' }
  const first = datagram.readUInt8(0)
  if (first >> 6 !== VERSION) return { malformed: 'version' }
  const type = messageTypes[(first >> 4) & 3] ?? 'RST'
  const code = datagram.readUInt8(1)
  const messageId = datagram.readUInt16BE(2)
  const tokenLength = first & 15
  const optionsAt = HEADER_BYTES + tokenLength
  if (code === EMPTY && datagram.length === HEADER_BYTES && tokenLength === 0) {
    return { type, code, messageId, token: NO_BYTES, options: [], payload: NO_BYTES }
  }
  const isTokenWhole = tokenLength <= MAX_TOKEN_BYTES && optionsAt <= datagram.length
  const rest = code !== EMPTY && isTokenWhole ? parseOptionsAndPayload(datagram, optionsAt) : undefined
  if (rest === undefined) return { malformed: 'format', header: { type, code, messageId } }
  const { options, payload } = rest
  return { type, code, messageId, token: datagram.subarray(HEADER_BYTES, optionsAt), options, payload }
}
