import { SAME_MESSAGE_MS } from '../../../client/ids.ts'
import { type KeyedHash, keyedHash } from '../../runtime/keyedHash.ts'
import type { IdSecret, ReadIdSecret } from './secret.ts'

/** Bytes of the hash in an id. */
export const ID_HASH_BYTES = 10

/** How often the secret is read. */
export const READ_EVERY_MS = 5 * 60_000

/**
 * How long after it was put a new version comes into force: every task has read it by then, so that all of them change at
 * one time and never have different hashes for one message.
 */
export const IN_FORCE_AFTER_MS = 2 * READ_EVERY_MS

/** The hashes of a message that arrives at some time. */
export type IdHashes = {
  /** The one in its id. */
  readonly current: KeyedHash
  /** The one that its id had if it arrived before the secret changed and is a repetition now. */
  readonly former?: KeyedHash
}

/** @param now ms since 1970 */
export type IdHashesAt = (now: number) => IdHashes

/**
 * The hashes under a secret. A message that came under the former version may be repeated for a while, in which ids are minted
 * under both.
 * @param repeatedMs how long: EXCHANGE_LIFETIME unless given, as for datagrams
 */
export const idHashes = (
  { current, currentSince, former }: IdSecret,
  repeatedMs: number = SAME_MESSAGE_MS,
): IdHashesAt => {
  const hash = keyedHash(current, ID_HASH_BYTES)
  if (former === undefined) return () => ({ current: hash })
  const formerHash = keyedHash(former, ID_HASH_BYTES)
  const inForceAt = currentSince + IN_FORCE_AFTER_MS
  return now => {
    if (now < inForceAt) return { current: formerHash }
    return now <= inForceAt + repeatedMs ? { current: hash, former: formerHash } : { current: hash }
  }
}

/** The hashes under a secret that is read again and again. */
export type WatchedIdHashes = {
  readonly at: IdHashesAt
  /** Reads the secret again; a failure leaves everything as it is. */
  readonly refresh: () => Promise<void>
}

/** Reads the secret for the first time. @throws when that fails */
export const watchedIdHashes = async (
  read: ReadIdSecret,
  onFailure: (error: unknown) => void,
): Promise<WatchedIdHashes> => {
  let at = idHashes(await read())
  return {
    at: now => at(now),
    refresh: async () => {
      try {
        at = idHashes(await read())
      } catch (error) {
        onFailure(error)
      }
    },
  }
}
