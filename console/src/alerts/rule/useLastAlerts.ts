import { useCallback, useEffect, useRef, useState } from 'react'
import { timeOf } from '../../../../client/ids.ts'
import type { EventFrame } from '../../../../client/watch.ts'
import { ALERTING, alertOf } from '../../kinds/kinds.ts'
import { useApi } from '../../session/useApi.ts'

/** The maximum number of rows that the table holds. */
const MAX_ROWS = 200
/** A page of history may hold few events and not be the last: so many pages are read for one press of a button. */
const PAGES = 4

/** The alerts of a rule in history, from the newest back. */
export type LastAlerts = {
  readonly events: readonly EventFrame[]
  readonly isReading: boolean
  readonly error: unknown
  /** How far back history was searched, ms since 1970. */
  readonly lookedToMs: number | undefined
  /** Whether history goes further back. */
  readonly hasMore: boolean
  readonly more: () => void
}

type Told = Pick<LastAlerts, 'events' | 'error' | 'lookedToMs'> & {
  readonly cursor: string | null | undefined
  readonly isReading: boolean
}

const NOTHING: Told = { events: [], error: undefined, lookedToMs: undefined, cursor: undefined, isReading: false }

/**
 * Reads the alerts of a rule from history.
 * @param device the one device that the rule is about; undefined for several, which takes the history over all devices
 * @param seen changes whenever the rule fires or its alert is over: then the newest alerts are read again
 */
export const useLastAlerts = (rule: string, device: string | undefined, seen: string): LastAlerts => {
  const { events: read } = useApi()
  const [told, setTold] = useState(NOTHING)
  const reading = useRef<AbortController>(undefined)

  const run = useCallback(
    async (before: Told) => {
      reading.current?.abort()
      const ended = new AbortController()
      reading.current = ended
      const { signal } = ended
      let now: Told = { ...before, isReading: true, error: undefined }
      setTold(now)
      try {
        for (let page = 0; page < PAGES && now.cursor !== null; page++) {
          const query = { type: ALERTING, limit: '100', ...(now.cursor !== undefined && { cursor: now.cursor }) }
          const { events, cursor, lookedTo } = await read(device ?? '*', query, signal)
          const found = events.filter(event => alertOf(event)?.rule === rule)
          const oldest = lookedTo ?? events.at(-1)?.id
          now = {
            ...now,
            cursor,
            events: [...now.events, ...found].slice(0, MAX_ROWS),
            lookedToMs: oldest === undefined ? now.lookedToMs : timeOf(oldest),
          }
          if (found.length > 0) break
        }
        if (!signal.aborted) setTold({ ...now, isReading: false })
      } catch (error) {
        if (!signal.aborted) setTold({ ...now, isReading: false, error })
      }
    },
    [read, rule, device],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state of the rule is a reason to read again
  useEffect(() => {
    void run(NOTHING)
    return () => reading.current?.abort()
  }, [run, seen])

  const { cursor } = told
  return {
    ...told,
    hasMore: cursor !== null && told.events.length < MAX_ROWS,
    more: () => void run(told),
  }
}
