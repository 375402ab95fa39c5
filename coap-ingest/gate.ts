import { type Answer, refusals } from './answers.ts'
import { type Message, type MessageType, parseMessage } from './message.ts'
import { readOptions } from './options.ts'
import { type Route, route } from './resources.ts'

/** Why a datagram was not processed, as it is counted. */
export type DropReason =
  | 'sourcePort'
  | 'short'
  | 'version'
  | 'format'
  | 'ping'
  | 'strayResponse'
  | 'strayAck'
  | 'strayReset'
  | 'unknownCriticalOption'

/** A request whose header, options and size are in order. */
export type Admitted = {
  readonly message: Message
  readonly route: Exclude<Route, { refused: Answer }>
  readonly noResponse: number
}

/** What becomes of a datagram. */
export type Verdict =
  | { readonly verdict: 'ignore'; readonly reason: DropReason }
  /** Rejected with a Reset, RFC 7252 §4.2 and §4.3. */
  | { readonly verdict: 'reset'; readonly reason: DropReason; readonly messageId: number }
  /** An empty ACK or RST: of interest only to whom a separate response was sent. */
  | { readonly verdict: 'acknowledges'; readonly reason: DropReason; readonly messageId: number }
  | { readonly verdict: 'refuse'; readonly message: Message; readonly answer: Answer; readonly noResponse: number }
  | ({ readonly verdict: 'admit' } & Admitted)

/**
 * Decides by a datagram alone, in constant memory, before node-coap or anything else that costs has seen it.
 * @param port the sender's UDP port: nothing can be sent to port 0, and Node throws when it is tried
 */
export const judge = (datagram: Buffer, port: number): Verdict => {
  if (port === 0) return { verdict: 'ignore', reason: 'sourcePort' }
  const message = parseMessage(datagram)
  if ('malformed' in message) {
    const { malformed, header } = message
    return header ? reject(header, malformed) : { verdict: 'ignore', reason: malformed }
  }
  if (message.type === 'ACK' || message.type === 'RST') {
    const reason = message.type === 'ACK' ? 'strayAck' : 'strayReset'
    if (message.code !== 0) return { verdict: 'ignore', reason }
    return { verdict: 'acknowledges', reason, messageId: message.messageId }
  }
  if (message.code === 0) return reject(message, message.type === 'CON' ? 'ping' : 'format')
  if (!isRequest(message.code)) return reject(message, isResponse(message.code) ? 'strayResponse' : 'format')
  return judgeRequest(message)
}

const judgeRequest = (message: Message): Verdict => {
  const options = readOptions(message)
  if (options === undefined) {
    // RFC 7252 §5.4.1: a non-confirmable request is rejected, not answered
    if (message.type === 'NON') return resets(message.messageId, 'unknownCriticalOption')
    return { verdict: 'refuse', message, answer: refusals.unknownCriticalOption, noResponse: 0 }
  }
  const found = route(message, options)
  const { noResponse } = options
  return 'refused' in found
    ? { verdict: 'refuse', message, answer: found.refused, noResponse }
    : { verdict: 'admit', message, route: found, noResponse }
}

/** A confirmable message is rejected with a Reset, any other by ignoring it: RFC 7252 §4.2, §4.3. */
const reject = (header: { type: MessageType; messageId: number }, reason: DropReason): Verdict =>
  header.type === 'CON' ? resets(header.messageId, reason) : { verdict: 'ignore', reason }

const resets = (messageId: number, reason: DropReason): Verdict => ({ verdict: 'reset', reason, messageId })

const classOf = (code: number): number => code >> 5
const isRequest = (code: number): boolean => classOf(code) === 0
const isResponse = (code: number): boolean => [2, 4, 5].includes(classOf(code))
