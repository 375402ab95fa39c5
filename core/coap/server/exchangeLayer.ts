import { emptyMessage } from '../message/encode.ts'
import { type Message, NO_BYTES } from '../message/message.ts'
import { EXCHANGE_LIFETIME, NON_LIFETIME } from '../transmission/parameters.ts'
import { unamplified } from './amplification.ts'
import { encodeResponse } from './encodeResponse.ts'
import type { ExchangeKey, Exchanges } from './exchangeStore.ts'
import type { Count, Endpoint, HandleMessage, HandleRequest, IncomingRequest, Send, Work } from './layer.ts'
import { internalError, type OutgoingResponse } from './response.ts'

/*
 * RFC 7252 §4.4 and §4.5: exchanges. A request that came before is not handled again: it is answered with the same bytes,
 * or left alone while it is in flight. A response that is there at once is sent at once; for work that takes time an
 * exchange begins, which is acknowledged in time and remembers its response.
 */

/** Turns the response to a request into the datagram that carries it; undefined when it cannot. Call it once. */
export type Reply = (response: OutgoingResponse) => Buffer | undefined

/** Sees to it that a request is acknowledged in time (RFC 7252 §5.2.2). Undefined when it does not take the request. */
export type BeginReply = (request: IncomingRequest) => Reply | undefined

export type ExchangeLayer = {
  readonly layer: (above: HandleRequest) => HandleMessage
  /** Requests whose work is not done yet. */
  readonly inFlight: () => number
}

export const exchangeLayer = ({
  exchanges,
  beginReply,
  send,
  count,
  onError,
  now = () => performance.now(),
  onAnswered = () => undefined,
}: {
  readonly exchanges: Exchanges
  readonly beginReply: BeginReply
  readonly send: Send
  readonly count: Count
  readonly onError: (error: unknown) => void
  /** ms, monotonic */
  readonly now?: () => number
  /** Hears how long the work of each request took, ms. */
  readonly onAnswered?: (ms: number) => void
}): ExchangeLayer => {
  let inFlight = 0

  /** The datagram that carries a response; empty when the client is to be told nothing. */
  const outgoing = (given: OutgoingResponse, request: IncomingRequest, reply?: Reply): Buffer => {
    const { message } = request
    const response = unamplified(given, request)
    count(`answers.${response.codeInside ?? response.code}`)
    const datagram = reply?.(response) ?? encodeResponse(response, message)
    if (!given.isUnwanted) return datagram
    return message.type === 'CON' ? emptyMessage('ACK', message.messageId) : NO_BYTES
  }

  const sendTo = (to: Endpoint, datagram: Buffer): void => {
    if (datagram.length > 0) send(datagram, to)
  }

  const carryOut = async (request: IncomingRequest, work: Work, key: ExchangeKey): Promise<void> => {
    inFlight += 1
    const began = now()
    try {
      const reply = beginReply(request)
      const response = reply ? await work() : internalError
      const datagram = outgoing(response, request, reply)
      if (response.nothingKept) exchanges.forget(key)
      else exchanges.settle(key, datagram)
      sendTo(request.from, datagram)
    } catch (error) {
      exchanges.forget(key)
      onError(error)
    } finally {
      inFlight -= 1
      onAnswered(now() - began)
    }
  }

  return {
    inFlight: () => inFlight,
    layer: above => request => {
      const { message, datagram, from } = request
      const key = exchanges.keyOf(from, message.messageId, datagram)
      const known = exchanges.seen(key)
      if (known !== undefined) {
        count('duplicates')
        if (known !== 'inFlight') sendTo(from, known)
        return
      }
      const outcome = above(request)
      if (typeof outcome === 'function') {
        exchanges.begin(key, lifetimeOf(message))
        void carryOut(request, outcome, key)
      } else if ('rejected' in outcome) {
        count(`reset.${outcome.rejected}`)
        send(emptyMessage('RST', message.messageId), from)
      } else sendTo(from, outgoing(outcome, request))
    },
  }
}

const lifetimeOf = ({ type }: Message): number => (type === 'CON' ? EXCHANGE_LIFETIME : NON_LIFETIME)
