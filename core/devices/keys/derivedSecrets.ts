import { hkdf } from '../../runtime/hkdf.ts'

/** The secrets that a device and the listener share, RFC 8613 §3.2. */
export type SharedSecrets = { readonly masterSecret: Buffer; readonly masterSalt: Buffer }

export const MASTER_SECRET_BYTES = 16
export const MASTER_SALT_BYTES = 8

const INFO = Buffer.from('sonde oscore 1')

/**
 * The secrets of a key that is made here: HKDF (RFC 5869) with SHA-256 over the stage's device secret and the kid. So nothing secret is stored of it,
 * and whoever has the device secret has all of them.
 */
export const derivedSecrets = (deviceSecret: Uint8Array, kid: Uint8Array): SharedSecrets => {
  const bytes = Buffer.allocUnsafe(MASTER_SECRET_BYTES + MASTER_SALT_BYTES)
  hkdf(deviceSecret, kid)(bytes, [INFO])
  return { masterSecret: bytes.subarray(0, MASTER_SECRET_BYTES), masterSalt: bytes.subarray(MASTER_SECRET_BYTES) }
}
