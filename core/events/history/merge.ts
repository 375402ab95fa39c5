import type { StoredEvent } from '../stored.ts'
import type { Order, Page, Source } from './source.ts'

/** What was read of a range of history. */
export type HistoryPage = {
  /** In the order asked for. */
  readonly events: readonly StoredEvent[]
  /** Up to here, inclusive, everything was looked at; nothing when the budget ended before anything was. */
  readonly lookedTo: string | undefined
  /** Whether the range was read to its end. */
  readonly isComplete: boolean
  /** What it cost, DynamoDB read units. */
  readonly readUnits: number
}

type Track = { readonly source: Source; waiting: StoredEvent[]; lookedTo: string | undefined; isEnd: boolean }

/**
 * Merges ordered streams into one, until `limit` events are found, the streams end, or `budgetUnits` read units are spent
 * (the pieces under way are finished, so that it may cost a little more).
 */
export const merged = async (
  sources: readonly Source[],
  { order, limit, budgetUnits, pageSize }: { order: Order; limit: number; budgetUnits: number; pageSize: number },
): Promise<HistoryPage> => {
  const comesFirst = order === 'oldest-first' ? isBefore : isAfter
  const tracks: Track[] = sources.map(source => ({ source, waiting: [], lookedTo: undefined, isEnd: false }))
  const events: StoredEvent[] = []
  let readUnits = 0

  /** Takes the next event, as long as it comes before a bound. */
  const take = (isWithin: (id: string) => boolean): boolean => {
    const next = firstOf(tracks, comesFirst)
    if (!next || !isWithin(headOf(next))) return false
    events.push(...next.waiting.splice(0, 1))
    return true
  }

  for (;;) {
    const dry = tracks.filter(({ waiting, isEnd }) => waiting.length === 0 && !isEnd)
    if (dry.length > 0 && readUnits >= budgetUnits) {
      const bound = nearest(
        tracks.filter(({ isEnd }) => !isEnd),
        comesFirst,
      )
      // What the others have found up to there needs no further look.
      while (bound !== undefined && events.length < limit && take(id => !comesFirst(bound, id)));
      const lookedTo = events.length === limit ? events.at(-1)?.id : bound
      return { events, lookedTo, isComplete: false, readUnits }
    }
    if (dry.length > 0) {
      for (const page of await Promise.all(dry.map(track => fill(track, pageSize)))) readUnits += page.readUnits
      continue
    }
    if (!take(() => true)) return { events, lookedTo: events.at(-1)?.id, isComplete: true, readUnits }
    if (events.length === limit) {
      const isComplete = tracks.every(({ waiting, isEnd }) => waiting.length === 0 && isEnd)
      return { events, lookedTo: events.at(-1)?.id, isComplete, readUnits }
    }
  }
}

const firstOf = (tracks: readonly Track[], comesFirst: typeof isBefore): Track | undefined =>
  tracks
    .filter(({ waiting }) => waiting.length > 0)
    .reduce<Track | undefined>(
      (first, track) => (first === undefined || comesFirst(headOf(track), headOf(first)) ? track : first),
      undefined,
    )

const fill = async (track: Track, pageSize: number): Promise<Page> => {
  const page = await track.source(pageSize)
  track.waiting = [...page.events]
  track.lookedTo = page.lookedTo ?? track.lookedTo
  track.isEnd = page.isEnd
  return page
}

const headOf = ({ waiting }: Track): string => waiting[0]?.id ?? ''
const isBefore = (one: string, other: string): boolean => one < other
const isAfter = (one: string, other: string): boolean => one > other

/** How far all of them have looked; nothing as long as one of them has not looked at anything. */
const nearest = (tracks: readonly Track[], comesFirst: typeof isBefore): string | undefined => {
  const reached = tracks.flatMap(({ lookedTo }) => lookedTo ?? [])
  if (reached.length < tracks.length) return undefined
  return reached.reduce((least, id) => (comesFirst(id, least) ? id : least))
}
