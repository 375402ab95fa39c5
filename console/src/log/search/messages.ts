import type { Query, Spans } from './query.ts'

/** Asks the worker where a query is in some lines. */
export type Ask = { readonly query: Query; readonly lines: readonly string[] }
/** What the worker says: that it is there, then an answer to each question. */
export type Answer = 'ready' | ReadonlyArray<Spans | null>
