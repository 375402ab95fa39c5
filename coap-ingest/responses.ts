import type { ResponseCode } from '../core/coap/message/code.ts'
import { MAX_PAYLOAD_BYTES } from '../core/coap/message/message.ts'
import { ContentFormat, contentFormats } from '../core/coap/options/contentFormat.ts'
import { MaxAge } from '../core/coap/options/maxAge.ts'
import { Size1 } from '../core/coap/options/size.ts'
import { uintOption } from '../core/coap/options/value.ts'
import { internalError, type OutgoingResponse } from '../core/coap/server/response.ts'

/** Seconds until a refused device may try again, where nothing better is known. */
const BUSY_FOR_SECONDS = 5

const refusal = (code: ResponseCode, diagnostic: string): OutgoingResponse => ({
  code,
  payload: Buffer.from(diagnostic),
})

/** Nothing was kept, and the device may send the same message again after so many seconds. */
const later = (code: '4.29' | '5.03', seconds: number): OutgoingResponse => ({
  code,
  options: [uintOption(MaxAge, seconds)],
  nothingKept: true,
})

/** Every refusal that a device can meet. The diagnostics are short (RFC 7252 §5.5.2) and say nothing about the inside. */
export const refusals = {
  malformedUplink: refusal('4.00', 'not an Uplink'),
  malformedLog: refusal('4.00', 'not log lines'),
  noDeviceId: refusal('4.00', 'no device id'),
  badDeviceId: refusal('4.00', 'bad device id'),
  deviceIdsDisagree: refusal('4.00', 'two device ids'),
  blocked: refusal('4.03', 'blocked'),
  /** A protected message names another device than that of its key. */
  otherDevice: refusal('4.03', 'not the device of this key'),
  keyNeeded: refusal('4.01', 'a key is needed'),
  noSuchPath: { code: '4.04' },
  methodNotAllowed: { code: '4.05' },
  notAcceptable: { code: '4.06' },
  tooLarge: { code: '4.13', options: [uintOption(Size1, MAX_PAYLOAD_BYTES)] },
  unsupportedFormat: { code: '4.15' },
  proxyingNotSupported: { code: '5.05' },
  busy: later('5.03', BUSY_FOR_SECONDS),
  busRefused: later('5.03', BUSY_FOR_SECONDS),
  recordUnreadable: later('5.03', BUSY_FOR_SECONDS),
  internal: internalError,
} as const satisfies Record<string, OutgoingResponse>

/** The device is over its rate. @param seconds until it may send again */
export const tooManyRequests = (seconds: number): OutgoingResponse => later('4.29', seconds)

/** Accepted, nothing to tell. */
export const changed: OutgoingResponse = { code: '2.04' }

/** Accepted, with something to tell. */
export const content = (payload: Uint8Array, format: number): OutgoingResponse => ({
  code: '2.05',
  options: format === contentFormats.octetStream ? OCTET_STREAM : [uintOption(ContentFormat, format)],
  payload,
})

const OCTET_STREAM = [uintOption(ContentFormat, contentFormats.octetStream)]
