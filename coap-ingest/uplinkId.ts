import { eventId } from '../core/events/ids/eventId.ts'
import type { KeyedHash } from '../core/runtime/keyedHash.ts'

/** A message is the same message when these are equal, whichever task received it. */
export type UplinkIdentity = {
  /** Empty where the device cannot be told. */
  readonly deviceId: string
  readonly messageId: number
  readonly token: Uint8Array
  readonly payload: Uint8Array
}

/**
 * The id of a message of a device: its hash covers device, message id, token and payload. Equal last 16 characters within 247 s
 * (EXCHANGE_LIFETIME) are one message.
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
  return eventId(hash, receivedAt, lengths, device, token, payload)
}
