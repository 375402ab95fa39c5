import type { StoredEvent } from '../stored.ts'

/** Which way history is read. */
export type Order = 'oldest-first' | 'newest-first'

/** A piece of an ordered stream of events. */
export type Page = {
  readonly events: readonly StoredEvent[]
  /** Id of the last event that was looked at, whether it fitted or not, or a bound; nothing where none was. */
  readonly lookedTo: string | undefined
  readonly isEnd: boolean
  /** What it cost, DynamoDB read units. */
  readonly readUnits: number
}

/** One ordered stream of events, read piece by piece. `limit` is how many events are worth looking at in one go. */
export type Source = (limit: number) => Promise<Page>

/** A stream, and the bound in the order of ids that it ends at: where it is empty, too, everything up to there was looked at. */
export type Link = { readonly source: Source; readonly end: string }

/** Streams one after the other, each begun when the one before it has ended. */
export const chained = (links: readonly Link[]): Source => {
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
