import type { Message } from '../message/message.ts'
import type { OutgoingResponse } from './response.ts'

/*
 * RFC 7252 §2 has CoAP in two layers above UDP: messages (§2.1: duplicates, acknowledgements, resets), and requests and
 * responses (§2.2: methods, codes, options). Here each is several layers. A layer is a function that is given the one above
 * it; `coap-ingest/stack.ts` shows their order.
 */

/** An address and a UDP port, RFC 7252 §1.2. */
export type Endpoint = { readonly address: string; readonly port: number }

/** A message with the datagram that it came in. */
export type IncomingMessage = {
  readonly message: Message
  readonly datagram: Buffer
  readonly from: Endpoint
  /** The request was inside a protected one: its sender has the key of a device. */
  readonly protection?: Protection
}

/** The key that protected a request, and the event that the request becomes. */
export type Protection = {
  readonly deviceId: string
  /** hex */
  readonly kid: string
  readonly sequenceNumber: number
  /** It came before. Somebody else may have sent it again: it proves no more than that the device once said it. */
  readonly isRepeated?: true
  /** The place of its event, the same for each retransmission. */
  readonly event: EventPlace
}

/** The id of an event, which orders the events of a device. */
export type EventPlace = {
  readonly id: string
  /** Its id under the secret before, for as long as it may repeat a message that came before the secret changed. */
  readonly formerId?: string
  /** The time in the id, ms since 1970. */
  readonly receivedAt: number
}

/** An {@link IncomingMessage} whose code is a method, and whose type is CON or NON. */
export type IncomingRequest = IncomingMessage

/** In the layers of messages: takes a message, and sends any datagram in answer to it by itself. */
export type HandleMessage = (incoming: IncomingMessage) => void

/** In the layers of requests and responses: decides on the answer, without beginning any work. */
export type HandleRequest<Request = IncomingRequest> = (request: Request) => Outcome

/**
 * The outcome of a request: a response that is there at once, work that leads to one, or, for a non-confirmable request that
 * may not be answered, a rejection.
 */
export type Outcome = OutgoingResponse | Work | Rejection

/** Begins when it is called: once the exchange is known and there is room for it. */
export type Work = () => Promise<OutgoingResponse>

/** Rejected with a Reset, RFC 7252 §4.3. */
export type Rejection = { readonly rejected: RejectReason }

export type RejectReason = 'unknownCriticalOption'

/** Sends a datagram. */
export type Send = (datagram: Buffer, to: Endpoint) => void

/** Counts by name: `ignored.ping`. Names come from the code, never from the network. */
export type Count = (name: string) => void
