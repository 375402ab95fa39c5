import { hash } from 'node:crypto'

/** The longest hash that is given out, bytes: half of SHA-256's. */
const MAX_BYTES = 16
/** Longer than the datagrams of devices. */
const SCRATCH_BYTES = 2048

/** Hashes the parts of an input, one after the other. */
export type KeyedHash = (...input: readonly Uint8Array[]) => Buffer

/**
 * A keyed hash: without the secret nobody can tell which inputs have the same one, or make two that have.
 *
 * SHA-256 over the secret and then the input, cut to at most half. HMAC is there because a whole hash could be continued
 * with further input by anybody; a hash that is cut does not give away the state which that takes ("chop-MD", Coron and
 * others, "Merkle-Damgård Revisited", 2005). It costs a third of `createHmac`, 1.2 µs on 140 bytes instead of 4.5.
 * @param secret at least 32 random bytes, or as much chance in more
 */
export const keyedHash = (secret: Uint8Array, bytes: number): KeyedHash => {
  const length = Math.min(bytes, MAX_BYTES)
  // Taken once: what is hashed is nearly always short.
  const scratch = Buffer.alloc(secret.length + SCRATCH_BYTES)
  scratch.set(secret)
  return (...input) => {
    let end = secret.length
    for (const part of input) {
      if (end + part.length > scratch.length) return digest(Buffer.concat([secret, ...input]), length)
      scratch.set(part, end)
      end += part.length
    }
    return digest(scratch.subarray(0, end), length)
  }
}

const digest = (input: Uint8Array, length: number): Buffer => hash('sha256', input, 'buffer').subarray(0, length)
