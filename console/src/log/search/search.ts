import type { EventFrame } from '../../../../client/watch.ts'
import { createStore, type Store } from '../../design/store.ts'
import type { Row } from '../../feed/row.ts'
import { lineOf, prefixOf } from '../line.ts'
import { problemOf, type Query, type Spans } from './query.ts'
import { type OpenWorker, type SearchState, searcher } from './searcher.ts'

/** A search waits this long for the next letter, ms. */
const TYPING_MS = 120

/** A search at one moment. */
export type SearchSnapshot = {
  /** There is something to search for, and it is valid. */
  readonly isActive: boolean
  readonly state: SearchState
  /** Why the regular expression is invalid. */
  readonly problem: string | undefined
  /** The matches in an event: null for no match, undefined while it is unknown. Another function after each change. */
  readonly found: (event: EventFrame) => Spans | null | undefined
}

/** The search of a log. */
export type Search = Store<SearchSnapshot> & {
  readonly lookFor: (query: Query) => void
  /** Replaces the rows that are searched. */
  readonly offer: (rows: readonly Row[]) => void
  readonly end: () => void
}

const plainLine = (event: EventFrame) => lineOf(event).text
const lineWithDevice = (event: EventFrame) => prefixOf(event) + lineOf(event).text

/** @param isMerged the rows show their device, and it is searched too */
export const createSearch = (isMerged: boolean, openWorker: OpenWorker): Search => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const { read, subscribe, write } = createStore<SearchSnapshot>({
    isActive: false,
    state: 'idle',
    problem: undefined,
    found: () => undefined,
  })
  const rows = searcher({
    lineOf: isMerged ? lineWithDevice : plainLine,
    openWorker,
    onChanged: () => write({ ...read(), state: rows.state(), found: event => rows.found(event) }),
  })
  return {
    read,
    subscribe,
    lookFor: ({ text, isRegex }) => {
      const problem = problemOf({ text, isRegex })
      const isActive = text !== '' && problem === undefined
      write({ ...read(), isActive, problem })
      clearTimeout(timer)
      timer = setTimeout(() => rows.search(isActive ? { text, isRegex } : undefined), TYPING_MS)
    },
    offer: rows.offer,
    end: () => {
      clearTimeout(timer)
      rows.end()
    },
  }
}
