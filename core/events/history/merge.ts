import { pageSizeOf } from './pageSize.ts'
import type { Order, Piece, Source } from './source.ts'

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

/** The maximum of stored batches that are taken apart for one page, bytes of what they become. A page takes one in any case. */
export const MAX_OPENED_BYTES = 16 * 1024 * 1024

type Track<Event> = {
  readonly source: Source<Event>
  /** Pieces that are read and not yet opened. */
  pieces: Piece<Event>[]
  /** The events of the piece that was opened last. */
  waiting: Event[]
  lookedTo: string | undefined
  isEnd: boolean
  /** The pieces that were read of it, the events in them, and their cost. */
  readonly read: { pieces: number; events: number; units: number }
}

/**
 * Merges ordered streams into one, until `limit` events are found, the streams end, or `budgetUnits` read units are spent
 * (the pages under way are finished, so that it may cost a little more). A piece is opened when its first event may be the next.
 */
export const merged = async <Event extends Placed>(
  sources: readonly Source<Event>[],
  {
    order,
    limit,
    budgetUnits,
    pageSize,
    isFiltered = false,
    maxOpenedBytes = MAX_OPENED_BYTES,
  }: {
    order: Order
    limit: number
    budgetUnits: number
    pageSize: number
    isFiltered?: boolean
    maxOpenedBytes?: number
  },
): Promise<MergedPage<Event>> => {
  const isForward = order === 'oldest-first'
  const comesFirst = isForward ? isBefore : isAfter
  const tracks = sources.map((source): Track<Event> => {
    const read = { pieces: 0, events: 0, units: 0 }
    return { source, pieces: [], waiting: [], lookedTo: undefined, isEnd: false, read }
  })
  const events: Event[] = []
  let readUnits = 0
  let openedBytes = 0
  /** The last event that was taken, or the end of the last piece that held none. */
  let passed: string | undefined

  /** Takes the next event, or opens the next piece, as long as it comes before a bound. */
  const step = (isWithin: (id: string) => boolean): 'taken' | 'opened' | 'too-large' | 'none' => {
    const next = firstOf(tracks, comesFirst)
    if (!next || !isWithin(headOf(next))) return 'none'
    const [event] = next.waiting.splice(0, 1)
    if (event) {
      events.push(event)
      passed = event.id
      return 'taken'
    }
    const [piece] = next.pieces
    if (!piece) return 'none'
    if (openedBytes > 0 && openedBytes + piece.bytes > maxOpenedBytes) return 'too-large'
    next.pieces.shift()
    openedBytes += piece.bytes
    next.waiting = [...piece.open()]
    if (next.waiting.length === 0) passed = isForward ? piece.last : piece.id
    return 'opened'
  }
  const incomplete = (lookedTo: string | undefined) => ({ events, lookedTo, isComplete: false, readUnits })

  for (;;) {
    const dry = tracks.filter(track => isEmpty(track) && !track.isEnd)
    if (dry.length > 0 && readUnits >= budgetUnits) {
      const bound = nearest(
        tracks.filter(({ isEnd }) => !isEnd),
        comesFirst,
      )
      // The other streams have been read up to there already.
      while (bound !== undefined && events.length < limit) {
        const done = step(id => !comesFirst(bound, id))
        if (done === 'too-large') return incomplete(passed)
        if (done === 'none') break
      }
      return incomplete(events.length === limit ? passed : bound)
    }
    if (dry.length > 0) {
      const left = {
        events: isFiltered ? undefined : limit - events.length,
        units: (budgetUnits - readUnits) / dry.length,
      }
      for (const units of await Promise.all(dry.map(track => fill(track, pageSizeOf(track.read, left, pageSize)))))
        readUnits += units
      continue
    }
    const done = step(() => true)
    if (done === 'too-large') return incomplete(passed)
    if (done === 'none') return { events, lookedTo: passed, isComplete: true, readUnits }
    if (events.length === limit) {
      const isComplete = tracks.every(track => isEmpty(track) && track.isEnd)
      return { events, lookedTo: passed, isComplete, readUnits }
    }
  }
}

const isEmpty = ({ waiting, pieces }: Pick<Track<unknown>, 'waiting' | 'pieces'>): boolean =>
  waiting.length === 0 && pieces.length === 0

const firstOf = <Event extends Placed>(
  tracks: readonly Track<Event>[],
  comesFirst: typeof isBefore,
): Track<Event> | undefined =>
  tracks
    .filter(track => !isEmpty(track))
    .reduce<Track<Event> | undefined>(
      (first, track) => (first === undefined || comesFirst(headOf(track), headOf(first)) ? track : first),
      undefined,
    )

const fill = async <Event>(track: Track<Event>, pageSize: number): Promise<number> => {
  const page = await track.source(pageSize)
  track.pieces = [...page.pieces]
  track.lookedTo = page.lookedTo ?? track.lookedTo
  track.isEnd = page.isEnd
  track.read.pieces += page.pieces.length
  track.read.events += page.pieces.reduce((sum, { count }) => sum + count, 0)
  track.read.units += page.readUnits
  return page.readUnits
}

const headOf = ({ waiting, pieces }: Pick<Track<Placed>, 'waiting' | 'pieces'>): string =>
  waiting[0]?.id ?? pieces[0]?.id ?? ''
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
