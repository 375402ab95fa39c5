import { NO_BYTES } from '../message/message.ts'
import { AEAD_ALGORITHM } from './algorithm.ts'
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

/**
 * RFC 8613 §5.4: the additional data that a message and its answer are authenticated with. There are no class I options yet: the last
 * part is empty (§4.1.2).
 */
export const additionalData = ({ kid, partialIv }: RequestBinding): Buffer => {
  const parts = [
    INNER,
    cborHeadOfBytes(kid.length),
    kid,
    cborHeadOfBytes(partialIv.length),
    partialIv,
    NO_CLASS_I_OPTIONS,
  ]
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([OUTER, cborHeadOfBytes(length), ...parts])
}
