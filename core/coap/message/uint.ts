import { NO_BYTES } from './message.ts'

/* RFC 7252 §3.2: the option format uint. Big-endian without leading zeros, so that 0 has no bytes. */

const MAX_BYTES = 4

/** The shortest form of an unsigned integer of up to 32 bits. */
export const encodeUint = (value: number): Buffer => {
  if (value === 0) return NO_BYTES
  const bytes = Buffer.alloc(MAX_BYTES)
  bytes.writeUInt32BE(value)
  return bytes.subarray(bytes.findIndex(byte => byte !== 0))
}

/** A value of up to six bytes, leading zeros included. */
export const decodeUint = (value: Buffer): number => (value.length === 0 ? 0 : value.readUIntBE(0, value.length))
