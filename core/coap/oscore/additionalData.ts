import { NO_BYTES } from '../message/message.ts'
import { AEAD_ALGORITHM, MAX_ID_BYTES, MAX_PARTIAL_IV_BYTES } from './algorithm.ts'
import { cborBytes, cborHeadOfArray, cborHeadOfBytes, cborText, cborUint } from './cbor.ts'

/** §5.4: the version of OSCORE. */
const OSCORE_VERSION = 1

/** The array that a message is authenticated with, up to its last item, and the array in that item up to the kid. */
const OUTER = Buffer.concat([cborHeadOfArray(3), cborText('Encrypt0'), cborBytes(NO_BYTES)])
const INNER = Buffer.concat([
  cborHeadOfArray(5),
  cborUint(OSCORE_VERSION),
  cborHeadOfArray(1),
  cborUint(AEAD_ALGORITHM),
])
const NO_CLASS_I_OPTIONS = cborBytes(NO_BYTES)

/** The request to which a message belongs: a response is bound to it, so that it can be the answer to no other. */
export type RequestBinding = { readonly kid: Buffer; readonly partialIv: Buffer }

/** The bytes before the kid, by the lengths of kid and Partial IV: the inner array begins with its length, which is one byte. */
const beginnings = Array.from({ length: MAX_ID_BYTES + 1 }, (_, kidBytes) =>
  Array.from({ length: MAX_PARTIAL_IV_BYTES + 1 }, (_, partialIvBytes) => {
    const innerBytes = INNER.length + 1 + kidBytes + 1 + partialIvBytes + NO_CLASS_I_OPTIONS.length
    return Buffer.concat([OUTER, cborHeadOfBytes(innerBytes), INNER, cborHeadOfBytes(kidBytes)])
  }),
)

/**
 * RFC 8613 §5.4: the additional data that a message and its answer are authenticated with. There are no class I options yet: the last
 * part is empty (§4.1.2).
 * @throws RangeError for a kid of more than 7 bytes or a Partial IV of more than 5
 */
export const additionalData = ({ kid, partialIv }: RequestBinding): Buffer => {
  const beginning = beginnings[kid.length]?.[partialIv.length]
  if (!beginning) throw new RangeError('the kid or the Partial IV is too long for OSCORE')
  return Buffer.concat([beginning, kid, cborHeadOfBytes(partialIv.length), partialIv, NO_CLASS_I_OPTIONS])
}
