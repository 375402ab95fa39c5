import { codeByte } from '../message/code.ts'
import { encodeMessage } from '../message/encode.ts'
import { type Message, NO_BYTES } from '../message/message.ts'
import type { OutgoingResponse } from './response.ts'

/** The datagram of a response: piggybacked for a confirmable request, non-confirmable for the others, RFC 7252 §5.2. */
export const encodeResponse = (
  response: OutgoingResponse,
  { type, messageId, token }: Pick<Message, 'type' | 'messageId' | 'token'>,
): Buffer =>
  encodeMessage({
    type: type === 'CON' ? 'ACK' : 'NON',
    code: codeByte(response.code),
    messageId,
    token,
    options: response.options ?? [],
    payload: response.payload ?? NO_BYTES,
  })
