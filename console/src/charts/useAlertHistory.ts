import { useCallback, useEffect, useMemo, useState } from 'react'
import { idAt } from '../../../client/ids.ts'
import type { EventFrame } from '../../../client/watch.ts'
import { ALERTING, alertOf } from '../kinds/kinds.ts'
import { useApi } from '../session/useApi.ts'
import { type AlertSpan, alertSpans } from './alertSpans.ts'
import { boundsOf, type Range } from './range.ts'

/** The history of a service is long, and few of its events are alerts: so many pages are searched, from the newest back. */
const MAX_PAGES = 3

/** The alerts of a service in a range: from history, and from what is heard live. */
export const useAlertHistory = (
  deviceId: string,
  range: Range,
): { readonly spans: readonly AlertSpan[]; readonly hear: (event: EventFrame) => void } => {
  const { events } = useApi()
  const key = JSON.stringify(range)
  const [spans, setSpans] = useState<readonly AlertSpan[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each service has alerts of its own, which one range may tell and the next lie within
  const known = useMemo(alertSpans, [deviceId])
  const take = useCallback((event: EventFrame) => known.take(alertOf(event), Date.parse(event.timestamp)), [known])
  useEffect(() => {
    const leaving = new AbortController()
    const asked: Range = JSON.parse(key)
    const { from, to } = boundsOf(asked, Date.now())
    const read = async () => {
      let query: Record<string, string> = {
        type: ALERTING,
        limit: '100',
        ...(asked.kind === 'past' && { until: new Date(to).toISOString() }),
      }
      for (let page = 0; page < MAX_PAGES; page++) {
        const { events: found, cursor, lookedTo } = await events(deviceId, query, leaving.signal)
        for (const event of found) take(event)
        setSpans(known.spans())
        if (cursor === null || (lookedTo !== null && lookedTo < idAt(from))) return
        query = { ...query, cursor }
      }
    }
    setSpans(known.spans())
    // The charts stand without the marks: the alerts that are open are known from elsewhere.
    read().catch(() => undefined)
    return () => leaving.abort()
  }, [events, deviceId, key, known, take])
  const hear = useCallback(
    (event: EventFrame) => {
      if (take(event)) setSpans(known.spans())
    },
    [known, take],
  )
  return { spans, hear }
}
