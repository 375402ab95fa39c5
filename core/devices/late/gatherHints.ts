import { type Hint, hintsText } from './hint.ts'

/** Bytes of hints that fill an item: with its keys it costs one write unit. */
const PAGE_BYTES = 900
/** Bytes of a hint beside the name of its device. */
const HINT_BYTES = 10
/** A hint says no more than this before it is written: nobody looks for it any more, ms. */
const WORTH_MS = 10 * 60_000

/** Writes a page of hints. @param baseMs ms since 1970 */
export type WriteHints = (text: string, baseMs: number) => Promise<void>

/**
 * Gathers who was heard, and writes it when it fills an item: about forty devices for one write unit. No timer writes, and few hints are not worth it: what is lost
 * costs the checker half a read unit a device. A failure to write is nobody's but this function's.
 * @param now ms since 1970
 */
export const gatherHints = ({
  write,
  now,
  onFailure,
}: {
  readonly write: WriteHints
  readonly now: () => number
  readonly onFailure: (error: unknown) => void
}): ((hint: Hint) => Promise<void>) => {
  let waiting = new Map<string, Hint>()
  let bytes = 0
  return async hint => {
    const before = waiting.get(hint.deviceId)
    if (before && before.heardAtMs >= hint.heardAtMs) return
    if (!before) bytes += hint.deviceId.length + HINT_BYTES
    waiting.set(hint.deviceId, hint)
    if (bytes < PAGE_BYTES) return
    const at = now()
    const worth = [...waiting.values()].filter(({ heardAtMs }) => at - heardAtMs < WORTH_MS)
    waiting = new Map()
    bytes = 0
    const base = Math.max(at, ...worth.map(({ heardAtMs }) => heardAtMs))
    try {
      if (worth.length > 0) await write(hintsText(worth, base), base)
    } catch (error) {
      onFailure(error)
    }
  }
}
