import { createCipheriv, createDecipheriv } from 'node:crypto'
import { AEAD_CIPHER, TAG_BYTES } from './algorithm.ts'

const ENCODING = 'latin1'
const OPTIONS = { authTagLength: TAG_BYTES, encoding: ENCODING } as const

/**
 * RFC 8613 §5.3: encryption and authentication of a message.
 *
 * The key is text, one character for each byte: that is as fast as a `KeyObject`, of which each takes two objects outside of the heap that the garbage
 * collector has to follow, and eight times as fast as bytes, of which Node first finds out, by an exception, that they are no `KeyObject`. It is private,
 * so that nothing that shows a context shows its keys.
 */
export class AeadKey {
  readonly #key: string

  /** @param key is copied */
  constructor(key: Buffer) {
    this.#key = key.toString(ENCODING)
  }

  /** The ciphertext and behind it the tag. */
  encrypt(nonce: Buffer, aad: Buffer, plaintext: Buffer): Buffer {
    const cipher = createCipheriv(AEAD_CIPHER, this.#key, nonce, OPTIONS)
    cipher.setAAD(aad, { plaintextLength: plaintext.length })
    const ciphertext = cipher.update(plaintext)
    cipher.final()
    return Buffer.concat([ciphertext, cipher.getAuthTag()])
  }

  /** @returns undefined when the message was not made with this key, nonce and additional data */
  decrypt(nonce: Buffer, aad: Buffer, encrypted: Buffer): Buffer | undefined {
    const length = encrypted.length - TAG_BYTES
    // RFC 8613 §5.3: the plaintext has one byte at least, the code.
    if (length < 1) return undefined
    const decipher = createDecipheriv(AEAD_CIPHER, this.#key, nonce, OPTIONS)
    decipher.setAuthTag(encrypted.subarray(length))
    decipher.setAAD(aad, { plaintextLength: length })
    try {
      const plaintext = decipher.update(encrypted.subarray(0, length))
      decipher.final()
      return plaintext
    } catch {
      return undefined
    }
  }
}
