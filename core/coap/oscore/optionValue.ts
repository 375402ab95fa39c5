import { NO_BYTES } from '../message/message.ts'
import { MAX_ID_BYTES } from './algorithm.ts'
import { isPartialIv } from './partialIv.ts'

/*
 * RFC 8613 §6.1: the value of the OSCORE option, which is the compressed header of a COSE object.
 *
 *    0 1 2 3 4 5 6 7 <------------- n bytes -------------->
 *   +-+-+-+-+-+-+-+-+--------------------------------------
 *   |0 0 0|h|k|  n  |       Partial IV (if any) ...
 *   +-+-+-+-+-+-+-+-+--------------------------------------
 *    <- 1 byte -> <----- s bytes ------>
 *   +------------+----------------------+------------------+
 *   | s (if any) | kid context (if any) | kid (if any) ... |
 *   +------------+----------------------+------------------+
 */

const HAS_KID_CONTEXT = 0x10
const HAS_KID = 0x08
const PARTIAL_IV_LENGTH = 0x07
const RESERVED = 0xe0

/** The header of a COSE object. A request has a Partial IV and a kid; a response may have neither. */
export type OscoreHeader = {
  readonly partialIv?: Buffer | undefined
  readonly kidContext?: Buffer | undefined
  readonly kid?: Buffer | undefined
}

/**
 * Reads the value of an OSCORE option by its grammar: reserved bits and lengths, a part that ends beyond the value, a Partial IV with
 * leading zeros, bytes that belong to no part, and a flag byte of zero, which has to be left out, are refused. Parts are views of the value.
 * @returns undefined when it is not well-formed
 */
export const parseOscoreOption = (value: Buffer): OscoreHeader | undefined => {
  const [flags] = value
  if (flags === undefined) return {}
  if (flags === 0 || (flags & RESERVED) !== 0) return undefined
  let at = 1
  const take = (length: number): Buffer | undefined => {
    if (at + length > value.length) return undefined
    at += length
    return value.subarray(at - length, at)
  }
  const partialIvLength = flags & PARTIAL_IV_LENGTH
  const partialIv = take(partialIvLength)
  if (partialIv === undefined || (partialIvLength > 0 && !isPartialIv(partialIv))) return undefined
  let kidContext: Buffer | undefined
  if (flags & HAS_KID_CONTEXT) {
    const length = take(1)?.[0]
    kidContext = length === undefined ? undefined : take(length)
    if (kidContext === undefined) return undefined
  }
  const kid = value.subarray(at)
  if (flags & HAS_KID ? kid.length > MAX_ID_BYTES : kid.length > 0) return undefined
  return {
    partialIv: partialIvLength > 0 ? partialIv : undefined,
    kidContext,
    kid: flags & HAS_KID ? kid : undefined,
  }
}

/** Writes a header. A header without any part has an empty value. */
export const oscoreOptionValue = ({ partialIv, kidContext, kid }: OscoreHeader): Buffer => {
  const flags =
    (kidContext === undefined ? 0 : HAS_KID_CONTEXT) | (kid === undefined ? 0 : HAS_KID) | (partialIv?.length ?? 0)
  if (flags === 0) return NO_BYTES
  const ofContext = kidContext === undefined ? 0 : 1 + kidContext.length
  const value = Buffer.alloc(1 + (partialIv?.length ?? 0) + ofContext + (kid?.length ?? 0))
  const at = value.writeUInt8(flags) + (partialIv?.copy(value, 1) ?? 0)
  if (kidContext) kidContext.copy(value, value.writeUInt8(kidContext.length, at))
  kid?.copy(value, at + ofContext)
  return value
}
