import { type IdHashesAt, idHashes, READ_EVERY_MS } from './hashes.ts'
import type { ReadIdSecret } from './secret.ts'

/**
 * The hashes for a function, which runs only when it is invoked: the secret is read when it is first needed, and again once it is five
 * minutes old. While it cannot be read again, the one that is known goes on.
 * @param repeatedMs how long a message may be repeated that came under the former version
 * @param now ms since 1970
 * @returns a function that throws when the secret has never been read
 */
export const freshIdHashes = ({
  read,
  repeatedMs,
  onFailure,
  now,
}: {
  read: ReadIdSecret
  repeatedMs: number
  onFailure: (error: unknown) => void
  now: () => number
}): (() => Promise<IdHashesAt>) => {
  let known: { readonly at: IdHashesAt; readonly readAt: number } | undefined
  return async () => {
    if (known && now() - known.readAt < READ_EVERY_MS) return known.at
    try {
      known = { at: idHashes(await read(), repeatedMs), readAt: now() }
    } catch (error) {
      if (!known) throw error
      onFailure(error)
    }
    return known.at
  }
}
