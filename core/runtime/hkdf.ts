import { hmac } from './hmac.ts'

/* HKDF with SHA-256 (RFC 5869) for outputs of one block. A context of OSCORE takes three of them from one secret (RFC 8613 §3.2.1). */

const HASH_BYTES = 32
const FIRST = Buffer.of(1)

/**
 * The first step, which is the same for all outputs of a secret.
 * @returns a function of the info and the length of an output, up to 32 bytes; it throws RangeError beyond
 */
export const hkdf = (secret: Uint8Array, salt: Uint8Array) => {
  const key = hmac(salt, secret)
  return (info: Uint8Array, bytes: number): Buffer => {
    if (bytes > HASH_BYTES) throw new RangeError(`an output has at most ${HASH_BYTES} bytes`)
    return hmac(key, info, FIRST).subarray(0, bytes)
  }
}
