import { boundAt } from '../../../client/ids.ts'
import type { Match } from '../watch/matches.ts'
import { judgedBy, type ValueCondition } from './bound.ts'
import type { PastUplinks } from './pastUplinks.ts'

/**
 * Since when a value that is beyond its bound has been so without a break, ms since 1970, as far back as the rule asks for. The uplinks
 * before the one that matched are in history, and only they can tell: those within the bound match no pattern.
 * @param since when the alert began to be pending, ms since 1970: nothing before that is looked at. Where a device has sent too much to be looked at,
 * what was not is taken for beyond: otherwise a device that reports often enough would never fire.
 */
export const beyondSince = async (
  when: ValueCondition,
  past: PastUplinks,
  { deviceId, id, at }: Match,
  since: number,
): Promise<number> => {
  const judge = judgedBy(when)
  let begins = at
  for await (const before of past(deviceId, { after: boundAt(since), before: id })) {
    if (before === 'cut') return since
    const judged = judge(before.uplink)
    if (!judged) continue
    if (!judged.isBeyond) break
    begins = before.at
    if (at - begins >= when.forSeconds * 1000) break
  }
  return begins
}

/** The newest value of a device, with which an open alert goes on or is over. */
export type Newest =
  | { readonly kind: 'beyond' }
  /** @property at since when it is within, ms since 1970 */
  | { readonly kind: 'within'; readonly at: number }
  /** The device has told no value for longer than usual. */
  | { readonly kind: 'silent' }

/** A device is silent once it has told no value for so many of its last interval. */
const SILENT_INTERVALS = 3
const MIN_SILENT_MS = 15 * 60_000
/** Also for a device that has told a single value. */
const MAX_SILENT_MS = 86_400_000

/**
 * Looks at the newest values of a device: back to the one before the newest where that is beyond, else to the last one that was beyond.
 * @param knownAt when a value that is known to be beyond was received, ms since 1970
 */
export const newestOf = async (
  when: ValueCondition,
  past: PastUplinks,
  { deviceId, knownAt, now }: { readonly deviceId: string; readonly knownAt: number; readonly now: number },
): Promise<Newest> => {
  const judge = judgedBy(when)
  let within: number | undefined
  let beyond: number | undefined
  for await (const before of past(deviceId, { after: boundAt(knownAt - MAX_SILENT_MS) })) {
    if (before === 'cut') break
    const { at } = before
    const judged = judge(before.uplink)
    if (!judged) continue
    // The uplink that is known is not stored yet.
    if (within === undefined && beyond === undefined && at < knownAt) beyond = knownAt
    if (beyond !== undefined) return goesOn(beyond, beyond - at, now)
    if (!judged.isBeyond) within = at
    else if (within !== undefined) break
    else beyond = at
  }
  return within === undefined ? goesOn(beyond ?? knownAt, undefined, now) : { kind: 'within', at: within }
}

const goesOn = (last: number, interval: number | undefined, now: number): Newest => {
  const usual = interval === undefined ? MAX_SILENT_MS : Math.max(MIN_SILENT_MS, SILENT_INTERVALS * interval)
  return { kind: now - last > Math.min(MAX_SILENT_MS, usual) ? 'silent' : 'beyond' }
}
