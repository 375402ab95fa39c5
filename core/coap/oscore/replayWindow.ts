/*
 * RFC 8613 §7.4: a sliding window over the sequence numbers of the other end, as DTLS has it (RFC 6347 §4.1.2.6). A window never moves
 * back, and no number in it becomes unused again.
 */

/** Numbers that a window remembers behind its greatest: more than the default of §3.2.2, which is 32. */
export const WINDOW_BITS = 64

/** The numbers that were used: the greatest, and as bits those up to 64 behind it, where the lowest bit is the greatest itself. */
export type ReplayWindow = { readonly highest: number; readonly used: bigint }

const MASK = (1n << BigInt(WINDOW_BITS)) - 1n

const FULL = MASK.toString(16)

/** The bits of a window as hex. Most devices leave no number out: their windows are full, and cost no arithmetic. */
export const hexOfBits = (used: bigint): string => (used === MASK ? FULL : used.toString(16))

/** @param hex up to 16 digits */
export const bitsInHex = (hex: string): bigint => (hex === FULL ? MASK : BigInt(`0x${hex}`))

/** A window of which this number is the first used one. Numbers before it count as used: they may have been. */
export const windowFrom = (sequenceNumber: number): ReplayWindow => ({ highest: sequenceNumber, used: MASK })

/** The state of a number in a window. */
export type Verdict = 'new' | 'used' | 'old'

export const judged = ({ highest, used }: ReplayWindow, sequenceNumber: number): Verdict => {
  const behind = highest - sequenceNumber
  if (behind < 0) return 'new'
  if (behind >= WINDOW_BITS) return 'old'
  return (used >> BigInt(behind)) & 1n ? 'used' : 'new'
}

/** The window after a number was used that is new in it. */
export const withUsed = ({ highest, used }: ReplayWindow, sequenceNumber: number): ReplayWindow => {
  const ahead = sequenceNumber - highest
  if (ahead <= 0) return { highest, used: used | (1n << BigInt(-ahead)) }
  if (ahead === 1 && used === MASK) return { highest: sequenceNumber, used }
  return { highest: sequenceNumber, used: ahead >= WINDOW_BITS ? 1n : ((used << BigInt(ahead)) | 1n) & MASK }
}
