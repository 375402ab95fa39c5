import { MAX_ID_BYTES, MAX_PARTIAL_IV_BYTES, NONCE_BYTES } from './algorithm.ts'

/**
 * RFC 8613 §5.2: the nonce of a message: the length of the id of the end that chose the Partial IV, its id and the Partial IV, each padded
 * with zeros on the left, and the common IV over all.
 */
export const nonceOf = (commonIv: Buffer, id: Buffer, partialIv: Buffer): Buffer => {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce[0] = id.length
  id.copy(nonce, 1 + MAX_ID_BYTES - id.length)
  partialIv.copy(nonce, 1 + MAX_ID_BYTES + MAX_PARTIAL_IV_BYTES - partialIv.length)
  for (let at = 0; at < NONCE_BYTES; at++) nonce[at] = (nonce[at] ?? 0) ^ (commonIv[at] ?? 0)
  return nonce
}
