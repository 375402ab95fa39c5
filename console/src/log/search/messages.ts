import type { Query, Spans } from './query.ts'

/** A question to the worker: the matches of a query in some lines. */
export type Ask = { readonly query: Query; readonly lines: readonly string[] }
/** A message of the worker: first that it is ready, then an answer to each question. */
export type Answer = 'ready' | ReadonlyArray<Spans | null>
