import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { hkdf } from '../../runtime/hkdf.ts'
import type { SharedSecrets } from './derivedSecrets.ts'

/*
 * Secrets that were made elsewhere are stored encrypted under the stage's device secret: AES-256-GCM with a random nonce, bound to their kid, so
 * that an item that is copied to another kid does not open.
 */

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

export const wrapped = (
  deviceSecret: Uint8Array,
  kid: Uint8Array,
  { masterSecret, masterSalt }: SharedSecrets,
  nonce = randomBytes(NONCE_BYTES),
): Buffer => {
  const cipher = createCipheriv(CIPHER, wrappingKey(deviceSecret), nonce)
  cipher.setAAD(kid)
  const plaintext = Buffer.concat([Buffer.of(masterSecret.length), masterSecret, masterSalt])
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** @throws Error when they were not wrapped under this device secret for this kid */
export const unwrapped = (deviceSecret: Uint8Array, kid: Uint8Array, bytes: Uint8Array): SharedSecrets => {
  const end = bytes.length - TAG_BYTES
  const decipher = createDecipheriv(CIPHER, wrappingKey(deviceSecret), bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(kid)
  decipher.setAuthTag(bytes.subarray(end))
  const plaintext = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()])
  const saltAt = 1 + (plaintext[0] ?? 0)
  return { masterSecret: plaintext.subarray(1, saltAt), masterSalt: plaintext.subarray(saltAt) }
}

const NO_SALT = Buffer.alloc(0)
const INFO = Buffer.from('sonde wrap 1')
const KEY_BYTES = 32

const wrappingKey = (deviceSecret: Uint8Array): Buffer => {
  const key = Buffer.alloc(KEY_BYTES)
  hkdf(deviceSecret, NO_SALT)(key, [INFO])
  return key
}
