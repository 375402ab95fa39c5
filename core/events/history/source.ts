/** Which way history is read. */
export type Order = 'oldest-first' | 'newest-first'

/** Events that are stored together. They are taken apart only when they are the next to be given. */
export type Piece<Event> = {
  /** Where it stands in the order of ids: no event of it comes before that. */
  readonly id: string
  /** The id of its last event. */
  readonly last: string
  /** How many events it holds, and the bytes that they take in memory; 0 for one that is taken apart already. */
  readonly count: number
  readonly bytes: number
  /** Its events that were asked for, in the order of the stream. */
  readonly open: () => readonly Event[]
}

/** A part of an ordered stream of events. */
export type Page<Event> = {
  readonly pieces: readonly Piece<Event>[]
  /** The bound up to which every event was looked at, whether it fitted or not; undefined if none was. */
  readonly lookedTo: string | undefined
  readonly isEnd: boolean
  /** Its cost, DynamoDB read units. */
  readonly readUnits: number
}

/** One ordered stream of events, read piece by piece. `limit` is the number of stored items to look at in one go. */
export type Source<Event> = (limit: number) => Promise<Page<Event>>

/** A stream, and the bound in the order of ids that it ends at: where it is empty, too, everything up to there was looked at. */
export type Link<Event> = { readonly source: Source<Event>; readonly end: string }

/** Streams one after the other, each begun when the one before it has ended. */
export const chained = <Event>(links: readonly Link<Event>[]): Source<Event> => {
  const rest = [...links]
  return async limit => {
    const [current] = rest
    if (!current) return { pieces: [], lookedTo: undefined, isEnd: true, readUnits: 0 }
    const page = await current.source(limit)
    if (!page.isEnd) return page
    rest.shift()
    return { ...page, lookedTo: current.end, isEnd: rest.length === 0 }
  }
}
