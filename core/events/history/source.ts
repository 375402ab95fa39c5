/** Which way history is read. */
export type Order = 'oldest-first' | 'newest-first'

/** A piece of an ordered stream of events. */
export type Page<Event> = {
  readonly events: readonly Event[]
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
    if (!current) return { events: [], lookedTo: undefined, isEnd: true, readUnits: 0 }
    const page = await current.source(limit)
    if (!page.isEnd) return page
    rest.shift()
    return { ...page, lookedTo: current.end, isEnd: rest.length === 0 }
  }
}
