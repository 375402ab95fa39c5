import { ContentFormat } from '../options/contentFormat.ts'
import { encodeResponse } from './encodeResponse.ts'
import type { IncomingRequest } from './layer.ts'
import type { OutgoingResponse } from './response.ts'

/*
 * RFC 7252 §11.3: a response that is longer than its request lets a forger turn the server on somebody else. Towards an
 * address that is not verified we stay within the limit of RFC 9000 §8: three times the request.
 */

/** How many bytes a response may have for each byte of its request. */
const AMPLIFICATION = 3

/** Protection adds no more bytes to a response: a code, the OSCORE option, the tag of the ciphertext and a marker (RFC 8613 §5, §6.1). */
const PROTECTION_BYTES = 20

/** Header, token, options of at most six bytes each, marker: more than any response has besides its payload. */
const BESIDES_PAYLOAD = 64

/**
 * The response that an unverified address may get: the one given, or without its payload when it is too long. A 2.05,
 * which is nothing without its payload, becomes a 2.04.
 */
export const unamplified = (response: OutgoingResponse, request: IncomingRequest): OutgoingResponse =>
  within(AMPLIFICATION * request.datagram.length, response, request)

/** The same for a response that is yet to be protected: afterwards, a part of it is nothing that its client could open. */
export const unamplifiedInside = (response: OutgoingResponse, request: IncomingRequest): OutgoingResponse =>
  within(AMPLIFICATION * request.datagram.length - PROTECTION_BYTES, response, request)

const within = (allowed: number, response: OutgoingResponse, { message }: IncomingRequest): OutgoingResponse => {
  // The exact length is only worth it near the limit.
  if (allowed > BESIDES_PAYLOAD + (response.payload?.length ?? 0)) return response
  if (encodeResponse(response, message).length <= allowed) return response
  const { payload: _, options = [], code, ...bare } = response
  const kept = options.filter(({ number }) => number !== ContentFormat.number)
  return { ...bare, code: code === '2.05' ? '2.04' : code, ...(kept.length > 0 && { options: kept }) }
}
