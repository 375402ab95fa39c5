/** Content-formats by IANA's CoAP registry. */
export const contentFormat = { linkFormat: 40, octetStream: 42 } as const

/** Largest payload of a request, bytes: RFC 7252 §4.6. Larger ones are 4.13 with this as Size1. */
export const MAX_PAYLOAD = 1024

/** Seconds until a refused device may try again, where nothing better is known. */
const BUSY_FOR_SECONDS = 5

/** What a request is answered with, whatever type its message has. */
export type Answer = {
  /** As CoAP writes it: `2.04`. */
  readonly code: string
  readonly contentFormat?: number
  /** Seconds, RFC 7252 §5.10.5; in a 4.29 or 5.03 the time to wait, RFC 8516 §3, RFC 7252 §5.9.3.4. */
  readonly maxAge?: number
  /** Bytes, RFC 7959 §4. */
  readonly size1?: number
  readonly payload?: Uint8Array
  /** Nothing was kept: a retransmission is a new chance, so that this answer is not remembered for it. */
  readonly nothingKept?: true
}

const refusal = (code: string, diagnostic?: string, more: Partial<Answer> = {}): Answer => ({
  code,
  ...(diagnostic !== undefined && { payload: Buffer.from(diagnostic) }),
  ...more,
})

/** Every refusal that a device can meet. The diagnostics are short (RFC 7252 §5.5.2) and say nothing about the inside. */
export const refusals = {
  malformedUplink: refusal('4.00', 'not an Uplink'),
  noDeviceId: refusal('4.00', 'no device id'),
  badDeviceId: refusal('4.00', 'bad device id'),
  deviceIdsDisagree: refusal('4.00', 'two device ids'),
  unknownCriticalOption: refusal('4.02', 'unknown critical option'),
  noSuchPath: refusal('4.04'),
  methodNotAllowed: refusal('4.05'),
  notAcceptable: refusal('4.06'),
  tooLarge: refusal('4.13', undefined, { size1: MAX_PAYLOAD }),
  unsupportedFormat: refusal('4.15'),
  proxyingNotSupported: refusal('5.05'),
  busy: refusal('5.03', undefined, { maxAge: BUSY_FOR_SECONDS, nothingKept: true }),
  busRefused: refusal('5.03', undefined, { maxAge: BUSY_FOR_SECONDS, nothingKept: true }),
  recordUnreadable: refusal('5.03', undefined, { maxAge: BUSY_FOR_SECONDS, nothingKept: true }),
  internal: refusal('5.00'),
} as const satisfies Record<string, Answer>

/** The device is over its rate. @param seconds until it may send again */
export const tooManyRequests = (seconds: number): Answer => ({ code: '4.29', maxAge: seconds, nothingKept: true })

/** Accepted, nothing to tell. */
export const changed: Answer = { code: '2.04' }

/** Accepted, with something to tell. */
export const content = (payload: Uint8Array, format: number): Answer => ({
  code: '2.05',
  contentFormat: format,
  payload,
})
