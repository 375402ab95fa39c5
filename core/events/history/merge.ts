import type { Order, Page, Source } from './source.ts'

/** A thing with a place in the order of ids. */
type Placed = { readonly id: string }

/** A part of a range of history, as it was read. */
export type MergedPage<Event> = {
  /** In the order asked for. */
  readonly events: readonly Event[]
  /** Everything up to here, inclusive, was looked at; undefined if the budget ended before that. */
  readonly lookedTo: string | undefined
  /** Whether the range was read to its end. */
  readonly isComplete: boolean
  /** Its cost, DynamoDB read units. */
  readonly readUnits: number
}

type Track<Event> = {
  readonly source: Source<Event>
  waiting: Event[]
  lookedTo: string | undefined
  isEnd: boolean
}

/**
 * Merges ordered streams into one, until `limit` events are found, the streams end, or `budgetUnits` read units are spent
 * (the pieces under way are finished, so that it may cost a little more).
 */
export const merged = async <Event extends Placed>(
  sources: readonly Source<Event>[],
  { order, limit, budgetUnits, pageSize }: { order: Order; limit: number; budgetUnits: number; pageSize: number },
): Promise<MergedPage<Event>> => {
  const comesFirst = order === 'oldest-first' ? isBefore : isAfter
  const tracks: Track<Event>[] = sources.map(source => ({ source, waiting: [], lookedTo: undefined, isEnd: false }))
  const events: Event[] = []
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
      // The other streams have been read up to there already.
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

const firstOf = <Event extends Placed>(
  tracks: readonly Track<Event>[],
  comesFirst: typeof isBefore,
): Track<Event> | undefined =>
  tracks
    .filter(({ waiting }) => waiting.length > 0)
    .reduce<Track<Event> | undefined>(
      (first, track) => (first === undefined || comesFirst(headOf(track), headOf(first)) ? track : first),
      undefined,
    )

const fill = async <Event>(track: Track<Event>, pageSize: number): Promise<Page<Event>> => {
  const page = await track.source(pageSize)
  track.waiting = [...page.events]
  track.lookedTo = page.lookedTo ?? track.lookedTo
  track.isEnd = page.isEnd
  return page
}

const headOf = ({ waiting }: Pick<Track<Placed>, 'waiting'>): string => waiting[0]?.id ?? ''
const isBefore = (one: string, other: string): boolean => one < other
const isAfter = (one: string, other: string): boolean => one > other

/** How far all of them have looked; nothing as long as one of them has not looked at anything. */
const nearest = (
  tracks: readonly Pick<Track<unknown>, 'lookedTo'>[],
  comesFirst: typeof isBefore,
): string | undefined => {
  const reached = tracks.flatMap(({ lookedTo }) => lookedTo ?? [])
  if (reached.length < tracks.length) return undefined
  return reached.reduce((least, id) => (comesFirst(id, least) ? id : least))
}
