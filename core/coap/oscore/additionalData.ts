import { NO_BYTES } from '../message/message.ts'
import { AEAD_ALGORITHM } from './algorithm.ts'
import { cborArray, cborBytes, cborText, cborUint } from './cbor.ts'

/** §5.4: the version of OSCORE. */
const OSCORE_VERSION = 1

const VERSION_AND_ALGORITHMS = [cborUint(OSCORE_VERSION), cborArray([cborUint(AEAD_ALGORITHM)])]
const CONTEXT_AND_PROTECTED = [cborText('Encrypt0'), cborBytes(NO_BYTES)]

/** The request to which a message belongs: a response is bound to it, so that it can be the answer to no other. */
export type RequestBinding = { readonly kid: Buffer; readonly partialIv: Buffer }

/**
 * RFC 8613 §5.4: the additional data that a message and its answer are authenticated with. There are no class I options yet: the last
 * part is empty (§4.1.2).
 */
export const additionalData = ({ kid, partialIv }: RequestBinding): Buffer => {
  const external = cborArray([...VERSION_AND_ALGORITHMS, cborBytes(kid), cborBytes(partialIv), cborBytes(NO_BYTES)])
  return cborArray([...CONTEXT_AND_PROTECTED, cborBytes(external)])
}
