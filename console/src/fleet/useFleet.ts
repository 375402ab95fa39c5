import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { idAt } from '../../../client/ids.ts'
import type { WatchState } from '../../../client/watch.ts'
import type { Api } from '../api/client.ts'
import { nextChange, RETRY_MS, watchDevices } from '../api/network.ts'
import { ApiError, isPassing } from '../api/problem.ts'
import { useSession } from '../session/session.ts'
import { useApi } from '../session/useApi.ts'
import { type Counted, countHistory } from './countHistory.ts'
import { type RowCounter, rowCounter } from './countRows.ts'
import { createFleet, type Fleet } from './fleet.ts'
import type { FleetRow } from './fleetRow.ts'
import { duringOutage } from './outage.ts'

/** The minimum time between two updates of the page, ms. */
const PAINT_MS = 250
/** The watch begins this long before the page was opened, because clocks differ, ms. */
const OVERLAP_MS = 30_000

/**
 * Reads all devices. It tries again after a failure that may pass; after another one, such as a token that is refused, only
 * when something has changed.
 */
const load = async (api: Api, fleet: Fleet, signal: AbortSignal, onError: (error: unknown) => void) => {
  while (!signal.aborted) {
    try {
      for await (const devices of api.devices(signal)) fleet.put(devices)
      return onError(undefined)
    } catch (error) {
      if (signal.aborted) return
      onError(error)
      await nextChange(signal, isPassing(error) ? RETRY_MS : undefined)
    }
  }
}

/** The fleet while a component is on the page. */
export type FleetView = {
  readonly rows: readonly FleetRow[]
  /** Whether all devices have been read. */
  readonly isLoaded: boolean
  readonly error: unknown
  /** Names the devices on the screen. */
  readonly look: (deviceIds: readonly string[]) => void
  /** The bars of every device are complete from this time on, ms; undefined while history is read. */
  readonly countedFromMs: number | undefined
  readonly state: WatchState
}

export const useFleet = (): FleetView => {
  const { settings, token, refused } = useSession()
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
    let isReading = true
    /** The bars need no second look: the watch brings the events that it missed. */
    const readAgain = () => {
      if (isReading || signal.aborted) return
      isReading = true
      void load(api, fleet, signal, setError).finally(() => {
        isReading = false
      })
    }
    const outage = duringOutage(readAgain, { isHidden: () => document.hidden, now: Date.now })
    const follow = async () => {
      while (!signal.aborted) {
        let isClosed = () => {}
        const closed = new Promise<void>(done => {
          isClosed = done
        })
        watchDevices({
          url: settings.webSocketUrl,
          http: settings.httpUrl,
          token,
          deviceId: '*',
          since: new Date(openedMs - OVERLAP_MS).toISOString(),
          signal,
          onEvent: item => {
            if ('id' in item) fleet.see(item)
          },
          onState: next => {
            if (signal.aborted) return isClosed()
            setState(next)
            outage.become(next.state)
            if (next.state === 'closed') isClosed()
          },
          onError: ({ code, status }) => {
            if (status === 401) refused(code)
          },
        })
        await closed
        // The stack has refused it for ever: only another token helps.
        await nextChange(signal)
      }
    }
    void follow()
    const read = async () => {
      await load(api, fleet, signal, setError)
      isReading = false
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
      // Without a history of all devices, the bars count from now on, and the history of each device in view is read.
      if (!signal.aborted && failed instanceof ApiError) counted({ fromMs: openedMs, fromId: idAt(openedMs) })
    })
    return () => {
      leaving.abort()
      outage.end()
      counter.current = undefined
    }
  }, [settings, token, refused, api, fleet])

  return { rows, isLoaded, error, look, countedFromMs, state }
}
