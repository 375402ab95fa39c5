import type { From } from './frames.ts'
import { earlier, idOf, wholeId } from './ids.ts'

/** Sorts after every id: where a read begins whose first event is not known yet. */
const NOWHERE = '~'

/** The events that a backlog leaves out: those after one id, up to another. */
type Rest = { readonly from: string; readonly to: string }

/** A read of history. It has several parts when a backlog does not carry it all, or falls silent. */
type Read = {
  /** The part that was asked for last. */
  readonly from: From
  /** True when the subscription is live over this socket already. */
  readonly isAgain: boolean
  /** The read covers everything after this id. */
  readonly since: string
  /** The server's time when it began the first part; 0 until then. */
  readonly readAt: number
}

type Sending = Read & { readonly at: 'reading'; readonly rest: Rest | undefined }

/** Where the history of one subscription stands over one socket. */
export type Reading =
  /** A part has been asked for. */
  | (Read & { readonly at: 'asked' })
  /** The server is sending a part. */
  | Sending
  /** Everything that was asked for has been read. `isSoon` is set where history is to be looked at again: soon, or after a while. */
  | { readonly at: 'live'; readonly isSoon?: boolean }

/** The beginning of a read. */
export const readFrom = (from: From, isAgain: boolean): Reading => ({
  at: 'asked',
  from,
  isAgain,
  since: idOf(from.since || NOWHERE),
  readAt: 0,
})

/** The server has begun a part, at its own time. */
export const begun = (reading: Reading, serverMs: number): Reading =>
  reading.at === 'asked' ? { ...reading, at: 'reading', readAt: reading.readAt || serverMs, rest: undefined } : reading

/** Events have come. A read of the newest so many events begins with the first of them. */
export const came = (reading: Reading, first: string): Reading =>
  reading.at === 'live' ? reading : { ...reading, since: earlier(reading.since, first) }

/** The part does not carry everything. */
export const cutShort = (reading: Reading, rest: Rest): Reading =>
  reading.at === 'reading' ? { ...reading, rest } : reading

/** The part that asks for the events left out. Undefined when there are none, or when asking for them has led no further. */
export const nextPart = ({ from, rest }: Sending): From | undefined => {
  const since = rest && wholeId(rest.from)
  return since && since > idOf(from.since ?? '') ? { since } : undefined
}

/** Another part is asked for, or the same part once more. */
export const askedFor = (reading: Sending, from: From): Reading => ({ ...reading, at: 'asked', from })
