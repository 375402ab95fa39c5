import { useEffect, useRef, useState } from 'react'
import type { WatchState } from '../../../client/watch.ts'
import { watchDevices } from '../api/network.ts'
import { useReportConnection } from '../connection/report.tsx'
import { useSession } from '../session/session.ts'

/** An uplink is usually stored this long after it was pushed, ms. */
const STORED_AFTER_MS = 400

/** Calls back with the types of the events of the device that have arrived; the header shows the state of the connection. */
export const useHeard = (deviceId: string, onHeard: (types: ReadonlySet<string>) => void): void => {
  const { settings, token } = useSession()
  const [state, setState] = useState<WatchState>({ state: 'catching-up' })
  const latest = useRef(onHeard)
  useEffect(() => {
    latest.current = onHeard
  })
  useReportConnection(state)
  useEffect(() => {
    const leaving = new AbortController()
    let types = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    watchDevices({
      url: settings.webSocketUrl,
      http: settings.httpUrl,
      token,
      deviceId,
      signal: leaving.signal,
      onState: setState,
      onEvent: item => {
        if (!('id' in item)) return
        types.add(item.type)
        // Several events within that time are one call.
        timer ??= setTimeout(() => {
          const heard = types
          timer = undefined
          types = new Set()
          latest.current(heard)
        }, STORED_AFTER_MS)
      },
    })
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [deviceId, settings, token])
}
