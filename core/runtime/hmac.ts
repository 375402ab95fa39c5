import { hash } from 'node:crypto'

const BLOCK_BYTES = 64
const HASH_BYTES = 32
/** Longer than what is authenticated here: canonical requests, headers of keys. */
const SCRATCH_BYTES = 2048

/** Where the text of a hash is put together. Nothing is left in it that somebody reads: the next text writes over it. */
const scratch = Buffer.alloc(BLOCK_BYTES + SCRATCH_BYTES)

/**
 * HMAC with SHA-256, RFC 2104. Two hashes in one call each cost a fraction of the objects that `createHmac` makes for a key that is bytes, and their
 * texts cost no memory: a key that is not remembered takes a dozen of them for each message.
 */
export const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
  const short = key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key
  const inside = hashed(short, 0x36, parts)
  pad(short, 0x5c)
  scratch.write(inside, BLOCK_BYTES, BINARY)
  return Buffer.from(hash('sha256', scratch.subarray(0, BLOCK_BYTES + HASH_BYTES), BINARY), BINARY)
}

/** A hash as text costs less than the buffer that Node would make for it. */
const BINARY = 'binary'

const hashed = (key: Uint8Array, padding: number, parts: readonly Uint8Array[]): string => {
  pad(key, padding)
  let end = BLOCK_BYTES
  for (const part of parts) end += part.length
  if (end > scratch.length) return hash('sha256', Buffer.concat([scratch.subarray(0, BLOCK_BYTES), ...parts]), BINARY)
  let at = BLOCK_BYTES
  for (const part of parts) {
    scratch.set(part, at)
    at += part.length
  }
  return hash('sha256', scratch.subarray(0, end), BINARY)
}

const pad = (key: Uint8Array, padding: number): void => {
  for (let at = 0; at < BLOCK_BYTES; at++) scratch[at] = (key[at] ?? 0) ^ padding
}
