import { MAX_PAYLOAD_BYTES } from '../core/coap/message/message.ts'
import { badOption } from '../core/coap/server/optionsLayer.ts'
import { internalError, type OutgoingResponse } from '../core/coap/server/response.ts'

/** Seconds until a refused device may try again, where nothing better is known. */
const BUSY_FOR_SECONDS = 5

const refusal = (
  code: OutgoingResponse['code'],
  diagnostic?: string,
  more: Partial<OutgoingResponse> = {},
): OutgoingResponse => ({
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
  unknownCriticalOption: badOption,
  noSuchPath: refusal('4.04'),
  methodNotAllowed: refusal('4.05'),
  notAcceptable: refusal('4.06'),
  tooLarge: refusal('4.13', undefined, { size1: MAX_PAYLOAD_BYTES }),
  unsupportedFormat: refusal('4.15'),
  proxyingNotSupported: refusal('5.05'),
  busy: refusal('5.03', undefined, { maxAge: BUSY_FOR_SECONDS, nothingKept: true }),
  busRefused: refusal('5.03', undefined, { maxAge: BUSY_FOR_SECONDS, nothingKept: true }),
  recordUnreadable: refusal('5.03', undefined, { maxAge: BUSY_FOR_SECONDS, nothingKept: true }),
  internal: internalError,
} as const satisfies Record<string, OutgoingResponse>

/** The device is over its rate. @param seconds until it may send again */
export const tooManyRequests = (seconds: number): OutgoingResponse => ({
  code: '4.29',
  maxAge: seconds,
  nothingKept: true,
})

/** Accepted, nothing to tell. */
export const changed: OutgoingResponse = { code: '2.04' }

/** Accepted, with something to tell. */
export const content = (payload: Uint8Array, contentFormat: number): OutgoingResponse => ({
  code: '2.05',
  contentFormat,
  payload,
})
