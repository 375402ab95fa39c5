import { MAX_APART_MS, type Pulses } from './pulses.ts'

/**
 * Failures that are no further apart than this are one trouble, ms: an event that failed is tried again after one minute and after two (Lambda Developer Guide, "Error
 * handling for asynchronous invocation").
 */
const ONE_TROUBLE_MS = 4 * 60_000

/** An uplink is on its way from the listener to the tables for so long, ms, where nothing holds it up. */
const ON_ITS_WAY_MS = 2_000

/** However much trouble there is, it is looked so far, ms: another alarm tells of the trouble meanwhile. */
const HELD_BACK_MS = 15 * 60_000

/** A time in which events were not stored at once, ms since 1970: uplinks may wait to be tried again. */
export type Trouble = { readonly from: number; readonly to: number }

/** The knowledge about the stack itself: whether it hears devices, and stores what it hears. */
export type StackState = { readonly pulses: Pulses | undefined; readonly trouble: Trouble | undefined }

/** An uplink that is stored later than this has been in a queue, or was tried again, ms. */
const STORED_SOON_MS = 15_000

/**
 * The trouble that the handling of uplinks shows: they could not be stored at once, or are stored late. An uplink that is much older was sent again by an operator.
 * @param receivedAt when the uplinks were received, ms since 1970
 */
export const troubleIn = ({
  receivedAt,
  hasFailed,
  nowMs,
}: {
  readonly receivedAt: readonly number[]
  readonly hasFailed: boolean
  readonly nowMs: number
}): Trouble | undefined => {
  const affected = receivedAt.filter(at => nowMs - at < HELD_BACK_MS && (hasFailed || nowMs - at > STORED_SOON_MS))
  return affected.length > 0 ? { from: Math.min(...affected), to: nowMs } : undefined
}

/** The trouble after some more of it. @returns the same object where it is known already, to within ten seconds */
export const afterTrouble = (trouble: Trouble | undefined, { from, to }: Trouble): Trouble => {
  if (!trouble || from - trouble.to > ONE_TROUBLE_MS) return { from, to }
  if (from >= trouble.from && to - trouble.to < 10_000) return trouble
  return { from: Math.min(from, trouble.from), to: Math.max(to, trouble.to) }
}

/** How far it is known who was heard. */
export type Horizon = {
  /** For devices in general, ms since 1970. */
  readonly at: number
  /** For devices that report so often that they can become late between two pulses. */
  readonly strict: number
}

/** The time, ms since 1970, and how long an event that failed may wait to be tried again, ms. */
type Trying = { readonly nowMs: number; readonly triedAgainMs: number }

/**
 * How far it is known who was heard: until two seconds ago, where pulses come; where they do not, until the newest one. While events may wait to be tried again, until
 * the trouble began. Undefined where there never was a pulse.
 */
export const horizonAt = ({ pulses, trouble }: StackState, { nowMs, triedAgainMs }: Trying): Horizon | undefined => {
  if (!pulses) return undefined
  const isFresh = nowMs - pulses.newest <= MAX_APART_MS
  const heldBack = Math.max(heldBackTo(pulses, trouble, { nowMs, triedAgainMs }), nowMs - HELD_BACK_MS)
  const at = Math.min(isFresh ? nowMs - ON_ITS_WAY_MS : pulses.newest, heldBack)
  return { at, strict: Math.min(pulses.newest, at) }
}

const heldBackTo = ({ gaps }: Pulses, trouble: Trouble | undefined, { nowMs, triedAgainMs }: Trying): number => {
  const lasting = [trouble, ...gaps.map(([from, to]): Trouble => ({ from, to }))].filter(
    one => one !== undefined && nowMs < one.to + triedAgainMs,
  )
  return Math.min(Number.POSITIVE_INFINITY, ...lasting.map(one => one?.from ?? nowMs))
}

/**
 * Up to which time it is known whether a device with this interval was heard, ms since 1970. Without a pulse a stack that has just stopped hearing looks like
 * one that hears nothing. A device that is late has missed one message at least before the newest pulse, unless its interval is so short
 * that all were due since: then it is looked no further than the newest pulse.
 */
export const knownUntil = ({ at, strict }: Horizon, intervalSeconds: number): number =>
  at - strict <= 1.5 * intervalSeconds * 1000 ? at : strict
