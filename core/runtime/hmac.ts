import { hash } from 'node:crypto'

const BLOCK_BYTES = 64
const HASH_BYTES = 32
/** Longer than what is authenticated here: canonical requests, headers of keys. */
const SCRATCH_BYTES = 2048
/** A hash as text, one character for each byte, costs less than the buffer that Node would make for it. */
export const BINARY = 'binary'

/**
 * Where the texts of the two hashes are put together, each behind the block that the key becomes. Nothing is left in them that somebody reads: the
 * next text writes over it.
 */
const inner = Buffer.alloc(BLOCK_BYTES + SCRATCH_BYTES)
const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES)

/** The beginnings of {@link inner}, by their lengths. Each is made once: a view costs as much memory as three short texts. */
const beginnings: Buffer[] = []

/**
 * HMAC with SHA-256, RFC 2104. Two hashes in one call each cost a fraction of the objects that `createHmac` makes for a key that is bytes, and their
 * texts cost no memory: a key that is not remembered takes a dozen of them for each message.
 */
export const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
  setKey(key)
  return Buffer.from(mac(parts), BINARY)
}

/**
 * HMAC with SHA-256 under one key, whose two blocks are made once.
 * @returns a function of the parts of a text; the MAC is text in {@link BINARY}
 */
export const hmacUnder = (key: Uint8Array): ((parts: readonly Uint8Array[]) => string) => {
  setKey(key)
  const toInner = inner.toString(BINARY, 0, BLOCK_BYTES)
  const toOuter = outer.toString(BINARY, 0, BLOCK_BYTES)
  return parts => {
    inner.write(toInner, BINARY)
    outer.write(toOuter, BINARY)
    return mac(parts)
  }
}

/** RFC 2104 §2: what stands before the texts of the two hashes. */
const setKey = (key: Uint8Array): void => {
  const short = key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key
  for (let at = 0; at < BLOCK_BYTES; at++) {
    const byte = short[at] ?? 0
    inner[at] = byte ^ 0x36
    outer[at] = byte ^ 0x5c
  }
}

const mac = (parts: readonly Uint8Array[]): string => {
  outer.write(hash('sha256', textOf(parts), BINARY), BLOCK_BYTES, BINARY)
  return hash('sha256', outer, BINARY)
}

const textOf = (parts: readonly Uint8Array[]): Buffer => {
  let end = BLOCK_BYTES
  for (const part of parts) end += part.length
  if (end > inner.length) return Buffer.concat([inner.subarray(0, BLOCK_BYTES), ...parts])
  let at = BLOCK_BYTES
  for (const part of parts) {
    inner.set(part, at)
    at += part.length
  }
  const known = beginnings[end]
  if (known) return known
  const beginning = inner.subarray(0, end)
  beginnings[end] = beginning
  return beginning
}
