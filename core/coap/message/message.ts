/* RFC 7252 §3: the parts of a message. */

/** Confirmable, non-confirmable, acknowledgement, reset; in the order of their numbers on the wire. */
export const messageTypes = ['CON', 'NON', 'ACK', 'RST'] as const
export type MessageType = (typeof messageTypes)[number]

/** An option as it travels. The meaning of its number is in `core/coap/options`. */
export type Option = { readonly number: number; readonly value: Buffer }

/** The part of a message that both of its ends may change: code, options and payload. */
export type Content = {
  /** The byte of the header: class in the upper three bits, detail in the lower five. */
  readonly code: number
  readonly options: readonly Option[]
  readonly payload: Uint8Array
}

/** A well-formed message. */
export type Message = Content & {
  readonly type: MessageType
  readonly messageId: number
  readonly token: Buffer
  /** In the order of their numbers. */
  readonly options: readonly Option[]
  readonly payload: Buffer
}

export const VERSION = 1
export const HEADER_BYTES = 4
export const MAX_TOKEN_BYTES = 8
export const PAYLOAD_MARKER = 0xff

/** The largest payload that RFC 7252 §4.6 lets a server expect. */
export const MAX_PAYLOAD_BYTES = 1024

/** An empty token or payload. */
export const NO_BYTES = Buffer.alloc(0)
