import { BINARY, hmac, hmacUnder } from './hmac.ts'

/* HKDF with SHA-256 (RFC 5869) for outputs of one block. A context of OSCORE takes three of them from one secret (RFC 8613 §3.2.1). */

const HASH_BYTES = 32
const FIRST = Buffer.of(1)

/** Fills a buffer of up to 32 bytes with the output for an info, which may come in parts. @throws RangeError for a longer one */
export type Expand = (output: Buffer, info: readonly Uint8Array[]) => void

/** The first step, which is the same for all outputs of a secret. @returns the second one */
export const hkdf = (secret: Uint8Array, salt: Uint8Array): Expand => {
  const macOf = hmacUnder(hmac(salt, secret))
  return (output, info) => {
    if (output.length > HASH_BYTES) throw new RangeError(`an output has at most ${HASH_BYTES} bytes`)
    output.write(macOf([...info, FIRST]), BINARY)
  }
}
