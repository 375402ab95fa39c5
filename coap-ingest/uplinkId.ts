import { hash } from 'node:crypto'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_CHARS = 10
const HASH_CHARS = 16

/** What makes a message the same message, whichever task received it. */
export type MessageIdentity = {
  /** Empty where the device cannot be told. */
  readonly deviceId: string
  readonly messageId: number
  readonly token: Uint8Array
  readonly payload: Uint8Array
}

/**
 * A ULID: 48 bits of the time of receipt, then the first 80 bits of SHA-256 over device, message id, token and payload.
 * Equal last 16 characters within 247 s (EXCHANGE_LIFETIME) are one message. There is no counter within a millisecond,
 * as ULIDs may have: the bits are the message's.
 * @param receivedAt ms since 1970
 */
export const uplinkId = (receivedAt: number, { deviceId, messageId, token, payload }: MessageIdentity): string => {
  const device = Buffer.from(deviceId)
  const lengths = Buffer.alloc(6)
  lengths.writeUInt16BE(device.length, 0)
  lengths.writeUInt16BE(messageId, 2)
  lengths.writeUInt16BE(token.length, 4)
  return timePart(receivedAt) + hashPart(hash('sha256', Buffer.concat([lengths, device, token, payload]), 'buffer'))
}

const timePart = (time: number): string => {
  let text = ''
  let rest = time
  for (let char = 0; char < TIME_CHARS; char += 1) {
    text = CROCKFORD.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** 80 bits are two halves of 40, each exact in a number. */
const hashPart = (digest: Buffer): string => {
  let text = ''
  for (const half of [digest.readUIntBE(0, 5), digest.readUIntBE(5, 5)]) {
    for (let shift = HASH_CHARS / 2 - 1; shift >= 0; shift -= 1) {
      text += CROCKFORD.charAt(Math.floor(half / 32 ** shift) % 32)
    }
  }
  return text
}
