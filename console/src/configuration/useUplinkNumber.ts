import { useEffect, useState } from 'react'
import { REPORTING, reportOf } from '../kinds/kinds.ts'
import { useApi } from '../session/useApi.ts'

/** The number that the device gave an uplink; undefined while it is unknown, when the uplink has none, and when history no longer holds it. */
export const useUplinkNumber = (deviceId: string, uplinkId: string | null, at: string | null): number | undefined => {
  const api = useApi()
  const [found, setFound] = useState<{ readonly id: string; readonly count: number }>()
  useEffect(() => {
    if (uplinkId === null || at === null) return
    const leaving = new AbortController()
    // Bounds are exclusive: the newest events before the next millisecond.
    const until = new Date(Date.parse(at) + 1).toISOString()
    const read = async () => {
      const { events } = await api.events(deviceId, { until, limit: '10', type: REPORTING }, leaving.signal)
      const event = events.find(({ id }) => id === uplinkId)
      const count = event && reportOf(event)?.count
      if (typeof count === 'number') setFound({ id: uplinkId, count })
    }
    // Without the number the page shows the time.
    read().catch(() => undefined)
    return () => leaving.abort()
  }, [api, deviceId, uplinkId, at])
  return found && found.id === uplinkId ? found.count : undefined
}
