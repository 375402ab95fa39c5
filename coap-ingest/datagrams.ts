import { EXCHANGE_LIFETIME, NON_LIFETIME } from '../core/coap/transmission/parameters.ts'
import { type Answer, content, contentFormat, refusals } from './answers.ts'
import type { Counters } from './counters.ts'
import { type Asked, emptyAck, encodeAnswer, isUnwanted, resetFor, unamplified } from './encode.ts'
import { type ExchangeKey, type Exchanges, fingerprintOf } from './exchanges.ts'
import { type Admitted, judge } from './gate.ts'
import type { Endpoint, NodeCoap, Reply } from './nodeCoap.ts'
import type { UplinkRequest } from './receiveUplink.ts'
import { LINKS } from './resources.ts'

export type DatagramDependencies = {
  readonly exchanges: Exchanges
  readonly coap: NodeCoap
  readonly send: (datagram: Buffer, to: Endpoint) => void
  readonly receiveUplink: (request: UplinkRequest) => Promise<Answer>
  /** Requests, or events on their way to the bus, beyond which new requests are shed. */
  readonly maxInFlight: number
  /** Events on their way to the bus: those of rejected messages outlive their requests. */
  readonly busPending: () => number
  readonly counters: Counters
  readonly onError: (error: unknown) => void
}

export type Datagrams = {
  readonly receive: (datagram: Buffer, from: Endpoint) => void
  /** Requests that are not answered yet. */
  readonly inFlight: () => number
}

const discovery: Answer = content(Buffer.from(LINKS), contentFormat.linkFormat)

/**
 * The way of a datagram: the gate, what is already known of it, room for it, node-coap, the resource; and its answer's
 * way back, which is kept for retransmissions unless nothing came of the request.
 */
export const datagrams = (dependencies: DatagramDependencies): Datagrams => {
  const { exchanges, coap, send, receiveUplink, maxInFlight, busPending, counters, onError } = dependencies
  let inFlight = 0

  /** The datagram that tells an answer; empty when the client wants to be told nothing. */
  const outgoing = (given: Answer, asked: Asked, reply: Reply | undefined): Buffer => {
    const answer = unamplified(given, asked)
    counters.add(`answers.${answer.code}`)
    const datagram = reply?.(answer) ?? encodeAnswer(answer, asked)
    if (!isUnwanted(answer.code, asked.noResponse)) return datagram
    return asked.type === 'CON' ? emptyAck(asked.messageId) : Buffer.alloc(0)
  }

  const sendTo = (to: Endpoint, datagram: Buffer): void => {
    if (datagram.length > 0) send(datagram, to)
  }

  const answerOf = async ({ message, route }: Admitted, from: Endpoint): Promise<Answer> => {
    if (route.resource === 'discovery') return discovery
    try {
      const { messageId, token, payload } = message
      const type = message.type === 'CON' ? 'CON' : 'NON'
      const { pathDeviceId } = route
      return await receiveUplink({
        ...(pathDeviceId !== undefined && { pathDeviceId }),
        payload,
        type,
        messageId,
        token,
        address: from.address,
      })
    } catch (error) {
      onError(error)
      return refusals.internal
    }
  }

  const process = async (datagram: Buffer, from: Endpoint, admitted: Admitted, key: ExchangeKey): Promise<void> => {
    const { message, noResponse } = admitted
    const asked: Asked = { ...message, bytes: datagram.length, noResponse }
    inFlight += 1
    try {
      const reply = coap.receive(datagram, message, from)
      const answer = reply ? await answerOf(admitted, from) : refusals.internal
      const response = outgoing(answer, asked, reply)
      if (answer.nothingKept) exchanges.forget(key)
      else exchanges.settle(key, response)
      sendTo(from, response)
    } catch (error) {
      exchanges.forget(key)
      onError(error)
    } finally {
      inFlight -= 1
    }
  }

  const admit = (datagram: Buffer, from: Endpoint, admitted: Admitted): void => {
    const { message, noResponse } = admitted
    const { address, port } = from
    const key = { address, port, messageId: message.messageId, fingerprint: fingerprintOf(datagram) }
    const known = exchanges.seen(key)
    if (known !== undefined) {
      counters.add('duplicates')
      if (known !== 'inFlight') sendTo(from, known)
    } else if (Math.max(inFlight, busPending()) >= maxInFlight) {
      counters.add('shed')
      sendTo(from, outgoing(refusals.busy, { ...message, bytes: datagram.length, noResponse }, undefined))
    } else {
      exchanges.begin(key, message.type === 'CON' ? EXCHANGE_LIFETIME : NON_LIFETIME)
      void process(datagram, from, admitted, key)
    }
  }

  return {
    inFlight: () => inFlight,
    receive: (datagram, from) => {
      counters.add('datagrams')
      const judged = judge(datagram, from.port)
      switch (judged.verdict) {
        case 'admit':
          return admit(datagram, from, judged)
        case 'refuse': {
          const asked = { ...judged.message, bytes: datagram.length, noResponse: judged.noResponse }
          return sendTo(from, outgoing(judged.answer, asked, undefined))
        }
        case 'acknowledges':
          if (coap.acknowledge(datagram, judged.messageId, from)) return
          return counters.add(`ignored.${judged.reason}`)
        case 'reset':
          counters.add(`reset.${judged.reason}`)
          return sendTo(from, resetFor(judged.messageId))
        case 'ignore':
          return counters.add(`ignored.${judged.reason}`)
      }
    },
  }
}
