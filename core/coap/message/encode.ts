import { EMPTY } from './code.ts'
import {
  type Content,
  HEADER_BYTES,
  type Message,
  type MessageType,
  messageTypes,
  NO_BYTES,
  type Option,
  VERSION,
} from './message.ts'
import { optionsAndPayloadBytes, writeOptionsAndPayload } from './optionList.ts'

/* RFC 7252 §3: a message becomes a datagram. */

/** A message to send. Its options may stand in any order; those of one number keep theirs. */
export type OutgoingMessage = Pick<Message, 'type' | 'messageId' | 'token'> & Content

export const encodeMessage = ({ type, code, messageId, token, options, payload }: OutgoingMessage): Buffer => {
  const rest = { options: inOrder(options), payload }
  const optionsAt = HEADER_BYTES + token.length
  const datagram = Buffer.alloc(optionsAt + optionsAndPayloadBytes(rest))
  datagram.writeUInt8((VERSION << 6) | (messageTypes.indexOf(type) << 4) | token.length, 0)
  datagram.writeUInt8(code, 1)
  datagram.writeUInt16BE(messageId, 2)
  token.copy(datagram, HEADER_BYTES)
  writeOptionsAndPayload(rest, datagram, optionsAt)
  return datagram
}

/** Only a header, RFC 7252 §4.1: an acknowledgement, a reset, or as CON the ping of §4.3. */
export const emptyMessage = (type: MessageType, messageId: number): Buffer =>
  encodeMessage({ type, code: EMPTY, messageId, token: NO_BYTES, options: [], payload: NO_BYTES })

const inOrder = (options: readonly Option[]): readonly Option[] =>
  options.every(({ number }, index) => number >= (options[index - 1]?.number ?? 0))
    ? options
    : options.toSorted((one, other) => one.number - other.number)
