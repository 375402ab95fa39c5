import { EXCHANGE_LIFETIME } from '../transmission/parameters.ts'
import { MAX_SEQUENCE_NUMBER } from './algorithm.ts'
import { judged, type ReplayWindow, windowFrom, withUsed } from './replayWindow.ts'

/*
 * The mutable part of a security context (RFC 8613 §3.1), as servers share it that answer for one end: each decision is made on a copy,
 * and counts only once the next state has been written on the condition that the copy was current.
 */

/** A request that was accepted, so that its retransmission to any server is known. */
export type Accepted = {
  readonly sequenceNumber: number
  /** The tag of its ciphertext, hex: the same number with another tag is another message. */
  readonly tag: string
  /** The id under which its event was put. */
  readonly id: string
  /** ms since 1970 */
  readonly at: number
}

/** @see sharedState.ts */
export type SharedState = {
  /** Undefined until the other end has shown that it is fresh (Appendix B.1.2). */
  readonly window?: ReplayWindow | undefined
  /** The sequence number that this end used last; -1 before the first. */
  readonly sent: number
  readonly last?: Accepted | undefined
}

/** A request that has been opened. */
export type Opened = {
  readonly sequenceNumber: number
  /** hex */
  readonly tag: string
  /** Whether it carries an Echo value that this end gave out within its lifetime (RFC 9175 §2.3). */
  readonly isFresh: boolean
}

/** The decision on a request. `next` has to be written before anything is answered, and `next.sent` is the number of the answer. */
export type Judgement =
  /** It is new, or it is the last one once more: its event is put under `id`. */
  | { readonly kind: 'accepted' | 'repeated'; readonly id: string; readonly next: SharedState }
  /** It could be a replay: the other end is asked to repeat it with an Echo option. */
  | { readonly kind: 'challenged'; readonly next: SharedState }
  /** Its number was used, or lies below the window. */
  | { readonly kind: 'replayed' }

/**
 * The number of an answer is at least the age of the key in these, ms. As long as a device is answered less often, a state that was restored
 * from a backup uses no number twice: all that were used before are smaller. 2^40 of them are 348 years.
 */
const NUMBER_EVERY_MS = 10

/** Numbers of answers begin so much later in a copy of a state, ms, than the age of the key. */
const COPY_AHEAD_MS = 24 * 60 * 60 * 1000

/**
 * The state of a key in a copy of the table, such as one that was restored from a backup. Its window may have been moved on elsewhere: the other end has to
 * show that it is fresh. Its numbers begin behind the last one that it knows, by the age of the key and a day: so they are others than those that servers
 * use in the table before, at the same time, and than those of a copy that was made before it, also where clocks are wrong by hours.
 * @param sent the last number that the copy knows
 */
export const stateOfCopy = (sent: number, keyAgeMs: number): SharedState => ({
  sent: sent + Math.floor((Math.max(0, keyAgeMs) + COPY_AHEAD_MS) / NUMBER_EVERY_MS),
})

/**
 * Judges a request by RFC 8613 §7.4, and numbers its answer.
 * @param keyAgeMs the age of the key
 * @param newId the id of its event if it is new
 * @throws RangeError when the numbers of this end are used up (§7.2.1)
 */
export const judge = (
  state: SharedState,
  { sequenceNumber, tag, isFresh }: Opened,
  { now, keyAgeMs, newId }: { readonly now: number; readonly keyAgeMs: number; readonly newId: string },
): Judgement => {
  const sent = Math.max(state.sent + 1, Math.floor(keyAgeMs / NUMBER_EVERY_MS))
  if (sent > MAX_SEQUENCE_NUMBER) throw new RangeError('the sequence numbers of this end are used up')
  const { window, last } = state
  if (window === undefined && !isFresh) return { kind: 'challenged', next: { ...state, sent } }
  const accepted = (used: ReplayWindow): Judgement => ({
    kind: 'accepted',
    id: newId,
    next: { window: used, sent, last: { sequenceNumber, tag, id: newId, at: now } },
  })
  if (window === undefined) return accepted(windowFrom(sequenceNumber))
  if (judged(window, sequenceNumber) === 'new') return accepted(withUsed(window, sequenceNumber))
  const isLast = last?.sequenceNumber === sequenceNumber && last.tag === tag
  const isSoon = last !== undefined && now - last.at <= EXCHANGE_LIFETIME
  return isLast && isSoon ? { kind: 'repeated', id: last.id, next: { ...state, sent } } : { kind: 'replayed' }
}
