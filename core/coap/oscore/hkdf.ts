import { hash } from 'node:crypto'

/*
 * HKDF with SHA-256 (RFC 5869) for outputs of one block: RFC 8613 §3.2.1 derives three of them from one secret. Hashes in one call cost a fraction of
 * the objects that `hkdfSync` makes for each.
 */

const BLOCK_BYTES = 64
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

/** HMAC with SHA-256, RFC 2104. */
const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
  const short = key.length > BLOCK_BYTES ? sha256([key]) : key
  return sha256([padded(short, 0x5c), sha256([padded(short, 0x36), ...parts])])
}

const padded = (key: Uint8Array, pad: number): Buffer => {
  const block = Buffer.alloc(BLOCK_BYTES, pad)
  for (const [at, byte] of key.entries()) block[at] = byte ^ pad
  return block
}

const sha256 = (parts: readonly Uint8Array[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')
