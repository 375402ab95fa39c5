import { generate, type NamedOption } from 'coap-packet'
import type { Answer } from './answers.ts'
import type { Message } from './message.ts'

/** How many bytes an answer may have for each byte of its request: who sent it has not been verified. */
const AMPLIFICATION = 3

/** What an answer answers. */
export type Asked = Pick<Message, 'type' | 'messageId' | 'token'> & {
  /** Bytes of the request's datagram. */
  readonly bytes: number
  /** @see noResponseBits */
  readonly noResponse: number
}

/** A Reset for a message: a ping's answer and a rejection, RFC 7252 §4.3. */
export const resetFor = (messageId: number): Buffer => generate({ code: '0.00', reset: true, messageId })

/** Only the acknowledgement: what a confirmable request gets whose client wants no response, RFC 7967 §2. */
export const emptyAck = (messageId: number): Buffer => generate({ code: '0.00', ack: true, messageId })

/** The datagram of an answer: piggybacked for a confirmable request, non-confirmable for the others, RFC 7252 §5.2. */
export const encodeAnswer = ({ code, payload, ...answer }: Answer, { type, messageId, token }: Asked): Buffer =>
  generate({
    code,
    messageId,
    token,
    ack: type === 'CON',
    options: answerOptions(answer),
    ...(payload && { payload: Buffer.from(payload) }),
  })

/** An answer's options, for node-coap and for what goes past it. */
export const answerOptions = (answer: Omit<Answer, 'code' | 'payload'>): NamedOption[] => [
  ...(answer.contentFormat === undefined
    ? []
    : [{ name: 'Content-Format' as const, value: uintBytes(answer.contentFormat) }]),
  ...(answer.maxAge === undefined ? [] : [{ name: 'Max-Age' as const, value: uintBytes(answer.maxAge) }]),
  ...(answer.size1 === undefined ? [] : [{ name: 'Size1' as const, value: uintBytes(answer.size1) }]),
]

/** The shortest form of an unsigned integer, RFC 7252 §3.2. */
const uintBytes = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  const first = bytes.findIndex(byte => byte !== 0)
  return first < 0 ? bytes.subarray(4) : bytes.subarray(first)
}

/**
 * The answer that an unverified address may get: the one given, or without its payload when it is too long. An answer
 * that is nothing without its payload becomes the plain 2.04.
 */
export const unamplified = (answer: Answer, asked: Asked): Answer => {
  if (sizeOf(answer, asked) <= AMPLIFICATION * asked.bytes) return answer
  const { payload: _, contentFormat: __, ...bare } = answer
  return answer.code === '2.05' ? { code: '2.04' } : bare
}

/** An upper bound: header, token, options of at most six bytes each, marker. Exact sizes are only worth it near the limit. */
const sizeOf = (answer: Answer, asked: Asked): number =>
  asked.bytes * AMPLIFICATION > 64 + (answer.payload?.length ?? 0) ? 0 : encodeAnswer(answer, asked).length

/** Whether the client said that it does not want this class of response: bit 1 for 2.xx, 3 for 4.xx, 4 for 5.xx, RFC 7967 §2.1. */
export const isUnwanted = (code: string, noResponse: number): boolean => {
  const bit = Number(code[0]) - 1
  return (noResponse & (1 << bit)) !== 0
}
