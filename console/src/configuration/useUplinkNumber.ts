import { useEffect, useState } from 'react'
import { useApi } from '../api/useApi.ts'
import { REPORTING, reportOf } from '../kinds/kinds.ts'

/** The number that a device gave an uplink; undefined until it is known, and when it has none or is no longer kept. */
export const useUplinkNumber = (deviceId: string, uplinkId: string | null, at: string | null): number | undefined => {
  const api = useApi()
  const [found, setFound] = useState<{ readonly id: string; readonly count: number }>()
  useEffect(() => {
    if (uplinkId === null || at === null) return
    const leaving = new AbortController()
    // Bounds are excluded, a time counts from its millisecond on: the newest before the next one.
    const until = new Date(Date.parse(at) + 1).toISOString()
    const read = async () => {
      const { events } = await api.events(deviceId, { until, limit: '10', type: REPORTING }, leaving.signal)
      const event = events.find(({ id }) => id === uplinkId)
      const count = event && reportOf(event)?.count
      if (typeof count === 'number') setFound({ id: uplinkId, count })
    }
    // The number is a help, no more: without it the time is shown.
    read().catch(() => undefined)
    return () => leaving.abort()
  }, [api, deviceId, uplinkId, at])
  return found && found.id === uplinkId ? found.count : undefined
}
