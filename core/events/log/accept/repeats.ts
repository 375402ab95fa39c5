import type { LogDetail } from '../detail.ts'
import type { LogLine } from '../line.ts'

/** A key by which a sender knows its request again. */
export type RepeatKey = {
  readonly value: string
  /** Whether the sender uses it for as long as lines are kept, not only for 15 minutes. */
  readonly isKept: boolean
}

/** How long another batch with the same hash is the same batch, and the part of its identity that the hash covers. */
export type Repeats = { readonly repeats: LogDetail['repeats']; readonly identity: Uint8Array }

/**
 * The identity of a batch: the key of its request, with its lines; or its lines alone, where each has a time and these times are finer than a
 * second; else the nonce, so that the batch is always new. Other lines under the same key are another batch: they were accepted, and a
 * shipper with one key in its configuration would lose them. A kept key stands alone, since what reads a file again may read it otherwise.
 */
export const repeatsOf = (lines: readonly LogLine[], key: RepeatKey | undefined, nonce: Uint8Array): Repeats => {
  if (key?.isKept) return { repeats: 'kept', identity: Buffer.from(key.value) }
  if (key) return { repeats: 'window', identity: Buffer.from(JSON.stringify([key.value, lines])) }
  if (areTimedFinely(lines)) return { repeats: 'window', identity: Buffer.from(JSON.stringify(lines)) }
  return { repeats: undefined, identity: nonce }
}

/**
 * A clock of seconds that is written with decimals has only zeros there. One line with others is enough: the batch as a whole is told
 * from another by it.
 */
const areTimedFinely = (lines: readonly LogLine[]): boolean =>
  lines.every(({ timestamp = '' }) => timestamp.includes('.')) &&
  lines.some(({ timestamp = '' }) => /\.\d*[1-9]/.test(timestamp))
