import type { Message } from '../message/message.ts'
import type { OutgoingResponse } from './response.ts'

/*
 * RFC 7252 §2 has CoAP in two layers above UDP: messages (§2.1: is it one, has it come before, who acknowledges it) and
 * requests and responses (§2.2: what is asked for, and what is the answer). A layer is a function that is given the
 * one above it; `coap-ingest/stack.ts` shows their order.
 */

/** An address and a UDP port, RFC 7252 §1.2. */
export type Endpoint = { readonly address: string; readonly port: number }

/** A message with the datagram that it came in. */
export type IncomingMessage = { readonly message: Message; readonly datagram: Buffer; readonly from: Endpoint }

/** An {@link IncomingMessage} whose code is a method, and whose type is CON or NON. */
export type IncomingRequest = IncomingMessage

/** In the layers of messages: takes what comes, and sends what there is to be sent by itself. */
export type HandleMessage = (incoming: IncomingMessage) => void

/** In the layers of requests and responses: says what is to be answered, without doing anything yet. */
export type HandleRequest<Request = IncomingRequest> = (request: Request) => Outcome

/**
 * What becomes of a request: a response that is there at once, work that leads to one, or, for a non-confirmable request that
 * may not be answered, a rejection.
 */
export type Outcome = OutgoingResponse | Work | Rejection

/** Is done when the exchange is known and there is room for it. */
export type Work = () => Promise<OutgoingResponse>

/** Rejected with a Reset, RFC 7252 §4.3. */
export type Rejection = { readonly rejected: RejectReason }

export type RejectReason = 'unknownCriticalOption'

/** Sends a datagram. */
export type Send = (datagram: Buffer, to: Endpoint) => void

/** Counts by name: `ignored.ping`. Names come from the code, never from the network. */
export type Count = (name: string) => void
