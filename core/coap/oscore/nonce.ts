import { MAX_ID_BYTES, MAX_PARTIAL_IV_BYTES } from './algorithm.ts'

/**
 * The nonces of one end but for their Partial IV, as text of one character for each byte: a listener keeps those of ten thousand keys, and a text
 * takes a fifth of the memory of a buffer.
 */
export type NonceBase = string

/**
 * RFC 8613 §5.2: what all nonces of an end have in common: the length of its id and the id, padded with zeros on the left, under the common IV.
 * @param id of the end that chooses the Partial IVs
 */
export const nonceBase = (commonIv: Uint8Array, id: Buffer): NonceBase => {
  const base = Buffer.from(commonIv)
  base[0] = (base[0] ?? 0) ^ id.length
  const idAt = 1 + MAX_ID_BYTES - id.length
  for (let index = 0; index < id.length; index++) base[idAt + index] = (base[idAt + index] ?? 0) ^ (id[index] ?? 0)
  return base.toString('latin1')
}

/** RFC 8613 §5.2: the nonce of a message: its Partial IV, padded with zeros on the left, over all that its end's nonces have in common. */
export const nonceOf = (base: NonceBase, partialIv: Buffer): Buffer => {
  const nonce = Buffer.from(base, 'latin1')
  const { length } = partialIv
  const at = 1 + MAX_ID_BYTES + MAX_PARTIAL_IV_BYTES - length
  for (let index = 0; index < length; index++) nonce[at + index] = (nonce[at + index] ?? 0) ^ (partialIv[index] ?? 0)
  return nonce
}
