import { boundAt, digitsOf } from '../../../client/ids.ts'
import type { KeyedHash } from '../../runtime/keyedHash.ts'

/** Digits of a half of the hash: 80 bits are two halves of 40, each exact in a number. */
const HALF_LENGTH = 8

/**
 * The id of an event: a ULID of 48 bits of the time of receipt, then 80 bits of a keyed hash of its identity. There is no counter
 * within a millisecond, as ULIDs may have: the bits are those of the identity. Without the secret nobody can make two that share them.
 * @param hash of 10 bytes
 * @param receivedAt ms since 1970
 * @param identity its parts are hashed one after the other: the caller separates them, so that no two identities are the same bytes
 */
export const eventId = (hash: KeyedHash, receivedAt: number, ...identity: readonly Uint8Array[]): string => {
  const digest = hash(...identity)
  const [first, second] = [digest.readUIntBE(0, 5), digest.readUIntBE(5, 5)]
  return boundAt(receivedAt) + digitsOf(first, HALF_LENGTH) + digitsOf(second, HALF_LENGTH)
}
