import { useEffect, useMemo, useReducer } from 'react'
import type { EventFrame } from '../../../../client/watch.ts'
import type { Row } from '../../feed/row.ts'
import { lineOf, prefixOf } from '../line.ts'
import { openSearchWorker } from './openWorker.ts'
import { problemOf, type Query, type Spans } from './query.ts'
import { type SearchState, searcher } from './searcher.ts'

/** Typing is waited for so long, ms. */
const TYPING_MS = 120

/** A search as it stands; `version` changes with what is found. */
export type Search = {
  readonly isActive: boolean
  readonly version: number
  readonly state: SearchState
  /** Why the expression is none. */
  readonly problem: string | undefined
  readonly found: (event: EventFrame) => Spans | null | undefined
}

const plainLine = (event: EventFrame) => lineOf(event).text
const lineWithDevice = (event: EventFrame) => prefixOf(event) + lineOf(event).text

/** Searches the rows of a log while they change. @param isMerged rows tell their device, which is searched too */
export const useSearch = (query: Query, rows: readonly Row[], isMerged: boolean): Search => {
  const [version, changed] = useReducer((count: number) => count + 1, 0)
  const one = useMemo(
    () =>
      searcher({
        lineOf: isMerged ? lineWithDevice : plainLine,
        openWorker: openSearchWorker,
        onChanged: changed,
      }),
    [isMerged],
  )
  const { text, isRegex } = query
  const problem = useMemo(() => problemOf({ text, isRegex }), [text, isRegex])
  const isActive = text !== '' && problem === undefined
  useEffect(() => {
    const timer = setTimeout(() => one.search(isActive ? { text, isRegex } : undefined), TYPING_MS)
    return () => clearTimeout(timer)
  }, [one, text, isRegex, isActive])
  useEffect(() => one.offer(rows))
  useEffect(() => one.end, [one])
  return { isActive, version, state: one.state(), problem, found: one.found }
}
