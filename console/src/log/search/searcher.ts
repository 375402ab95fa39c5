import type { EventFrame } from '../../../../client/watch.ts'
import type { Row } from '../../feed/row.ts'
import type { Answer, Ask } from './messages.ts'
import type { Query, Spans } from './query.ts'

/** The maximum time for an answer, ms. */
const WITHIN_MS = 1_000
/** The maximum number of lines in one question, and the maximum time to collect them. */
const BATCH = 500
const BATCH_MS = 8

/** A worker that can be asked. */
export type Asked = {
  readonly ask: (question: Ask) => void
  readonly end: () => void
}

/** Opens a worker. @param onAnswer hears its messages */
export type OpenWorker = (onAnswer: (answer: Answer) => void) => Asked

/** The state of a search: `over` when the expression took too long and was stopped. */
export type SearchState = 'idle' | 'searching' | 'over'

/** Searches the rows of a log in pieces, the newest first, in a worker. */
export type Searcher = {
  readonly search: (query: Query | undefined) => void
  /** Replaces the rows that are searched. */
  readonly offer: (rows: readonly Row[]) => void
  /** The matches in an event: null for no match, undefined while it is unknown. */
  readonly found: (event: EventFrame) => Spans | null | undefined
  readonly state: () => SearchState
  readonly end: () => void
}

/** @param lineOf the text of an event that is searched */
export const searcher = ({
  lineOf,
  openWorker,
  onChanged,
  withinMs = WITHIN_MS,
}: {
  lineOf: (event: EventFrame) => string
  openWorker: OpenWorker
  onChanged: () => void
  withinMs?: number
}): Searcher => {
  let query: Query | undefined
  let rows: readonly Row[] = []
  let known = new WeakMap<EventFrame, Spans | null>()
  let state: SearchState = 'idle'
  let asked: readonly EventFrame[] | undefined
  let worker: Asked | undefined
  let isReady = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const become = (next: SearchState) => {
    state = next
    onChanged()
  }
  const stop = () => {
    clearTimeout(timer)
    worker?.end()
    worker = undefined
    isReady = false
    asked = undefined
  }
  const nextBatch = (): EventFrame[] => {
    const batch: EventFrame[] = []
    for (let index = rows.length - 1; index >= 0 && batch.length < BATCH; index--) {
      const row = rows[index]
      if (row?.kind === 'event' && !known.has(row.event)) batch.push(row.event)
    }
    return batch
  }
  const linesOf = (batch: EventFrame[]): string[] => {
    const until = performance.now() + BATCH_MS
    const lines: string[] = []
    for (const event of batch) {
      if (performance.now() > until) break
      lines.push(lineOf(event))
    }
    batch.length = lines.length
    return lines
  }
  const goOn = () => {
    if (!query || asked || state === 'over') return
    const batch = nextBatch()
    if (batch.length === 0) {
      if (state !== 'idle') become('idle')
      return
    }
    if (state !== 'searching') become('searching')
    worker ??= openWorker(hear)
    if (!isReady) return
    const lines = linesOf(batch)
    asked = batch
    worker.ask({ query, lines })
    timer = setTimeout(() => {
      stop()
      become('over')
    }, withinMs)
  }
  const hear = (answer: Answer) => {
    if (answer === 'ready') isReady = true
    else if (asked) {
      clearTimeout(timer)
      for (const [index, event] of asked.entries()) known.set(event, answer[index] ?? null)
      asked = undefined
      onChanged()
    }
    goOn()
  }

  return {
    search: next => {
      if (asked) stop()
      query = next
      known = new WeakMap()
      become('idle')
      goOn()
    },
    offer: next => {
      rows = next
      goOn()
    },
    found: event => known.get(event),
    state: () => state,
    end: stop,
  }
}
