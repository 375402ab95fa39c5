import { boundAt, digitsOf } from '../client/ids.ts'
import type { KeyedHash } from '../core/runtime/keyedHash.ts'

/** Digits of a half of the hash: 80 bits are two halves of 40, each exact in a number. */
const HALF_LENGTH = 8

/** A message is the same message when these are equal, whichever task received it. */
export type UplinkIdentity = {
  /** Empty where the device cannot be told. */
  readonly deviceId: string
  readonly messageId: number
  readonly token: Uint8Array
  readonly payload: Uint8Array
}

/**
 * A ULID: 48 bits of the time of receipt, then 80 bits of a keyed hash of device, message id, token and payload. Equal last
 * 16 characters within 247 s (EXCHANGE_LIFETIME) are one message. There is no counter within a millisecond, as ULIDs may
 * have: the bits are the message's. Without the secret nobody can make two messages of a device that share them.
 * @param hash of 10 bytes
 * @param receivedAt ms since 1970
 */
export const uplinkId = (
  hash: KeyedHash,
  receivedAt: number,
  { deviceId, messageId, token, payload }: UplinkIdentity,
): string => {
  const device = Buffer.from(deviceId)
  const lengths = Buffer.allocUnsafe(6)
  lengths.writeUInt16BE(device.length, 0)
  lengths.writeUInt16BE(messageId, 2)
  lengths.writeUInt16BE(token.length, 4)
  const digest = hash(lengths, device, token, payload)
  const [first, second] = [digest.readUIntBE(0, 5), digest.readUIntBE(5, 5)]
  return boundAt(receivedAt) + digitsOf(first, HALF_LENGTH) + digitsOf(second, HALF_LENGTH)
}
