import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { idAt } from '../../../client/ids.ts'
import { type WatchState, watch } from '../../../client/watch.ts'
import type { Api } from '../api/client.ts'
import { ApiError } from '../api/problem.ts'
import { useApi } from '../api/useApi.ts'
import { consoleNetwork } from '../connection/network.ts'
import { useSession } from '../session/session.ts'
import { type Counted, countHistory } from './countHistory.ts'
import { type RowCounter, rowCounter } from './countRows.ts'
import { createFleet, type Fleet } from './fleet.ts'
import type { FleetRow } from './fleetRow.ts'

/** How often the page is painted anew at most, ms. */
const PAINT_MS = 250
/** How far the watch begins before the page was opened, for clocks that differ, ms. */
const OVERLAP_MS = 30_000
const RETRY_MS = 5000

const wait = (ms: number, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Reads every device, again until it succeeds. */
const load = async (api: Api, fleet: Fleet, signal: AbortSignal, onError: (error: unknown) => void) => {
  while (!signal.aborted) {
    try {
      for await (const devices of api.devices(signal)) fleet.put(devices)
      return onError(undefined)
    } catch (error) {
      if (signal.aborted) return
      onError(error)
      await wait(RETRY_MS, signal)
    }
  }
}

/** The fleet while this is on the page. */
export type FleetView = {
  readonly rows: readonly FleetRow[]
  /** Whether all devices have been read. */
  readonly isLoaded: boolean
  readonly error: unknown
  /** These devices are on the screen. */
  readonly look: (deviceIds: readonly string[]) => void
  /** From when on the bars of every device count everything, ms; undefined while that is being read. */
  readonly countedFromMs: number | undefined
  readonly state: WatchState
}

export const useFleet = (): FleetView => {
  const { settings, token } = useSession()
  const api = useApi()
  const [fleet] = useState(() => createFleet(tell => setTimeout(tell, PAINT_MS)))
  const [state, setState] = useState<WatchState>({ state: 'catching-up' })
  const [error, setError] = useState<unknown>()
  const [isLoaded, setIsLoaded] = useState(false)
  const [countedFromMs, setCountedFromMs] = useState<number>()
  const inView = useRef<readonly string[]>([])
  const counter = useRef<RowCounter>(undefined)
  const look = useCallback((deviceIds: readonly string[]) => {
    inView.current = deviceIds
    counter.current?.want(deviceIds)
  }, [])
  const rows = useSyncExternalStore(fleet.subscribe, fleet.rows)

  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    const openedMs = Date.now()
    watch({
      url: settings.webSocketUrl,
      http: settings.httpUrl,
      token,
      deviceId: '*',
      since: new Date(openedMs - OVERLAP_MS).toISOString(),
      network: consoleNetwork,
      signal,
      onEvent: item => {
        if ('id' in item) fleet.see(item)
      },
      onState: setState,
    })
    const read = async () => {
      await load(api, fleet, signal, setError)
      if (signal.aborted) return
      setIsLoaded(true)
      counted(await countHistory(api, fleet, openedMs, signal))
    }
    const counted = (from: Counted) => {
      setCountedFromMs(from.fromMs)
      counter.current = rowCounter(api, fleet, from, openedMs, signal)
      counter.current.want(inView.current)
    }
    read().catch((failed: unknown) => {
      // Without a history of all devices the bars count from now on, and each device's own is read.
      if (!signal.aborted && failed instanceof ApiError) counted({ fromMs: openedMs, fromId: idAt(openedMs) })
    })
    return () => {
      leaving.abort()
      counter.current = undefined
    }
  }, [settings, token, api, fleet])

  return { rows, isLoaded, error, look, countedFromMs, state }
}
