import { MAX_PARTIAL_IV_BYTES, MAX_SEQUENCE_NUMBER } from './algorithm.ts'

/* RFC 8613 §5: a sequence number as Partial IV: big-endian without leading zeros, where 0 is one byte. */

/** @throws RangeError when the sequence numbers of the context are used up (§7.2.1) */
export const partialIvOf = (sequenceNumber: number): Buffer => {
  if (!Number.isInteger(sequenceNumber) || sequenceNumber < 0 || sequenceNumber > MAX_SEQUENCE_NUMBER)
    throw new RangeError(`${sequenceNumber} is not a sequence number of OSCORE`)
  let length = 1
  while (sequenceNumber >= 2 ** (8 * length)) length += 1
  const bytes = Buffer.alloc(length)
  bytes.writeUIntBE(sequenceNumber, 0, length)
  return bytes
}

/** The number of a Partial IV of 1 to 5 bytes. */
export const sequenceNumberOf = (partialIv: Buffer): number => partialIv.readUIntBE(0, partialIv.length)

/** Whether it has 1 to 5 bytes, and no leading zero that could be left out. */
export const isPartialIv = (bytes: Buffer): boolean =>
  bytes.length > 0 && bytes.length <= MAX_PARTIAL_IV_BYTES && (bytes.length === 1 || bytes[0] !== 0)
