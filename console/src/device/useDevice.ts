import { useCallback, useEffect, useRef, useState } from 'react'
import type { EventFrame } from '../../../client/watch.ts'
import type { Configuration } from '../../../core/contracts/configuration.ts'
import type { Device } from '../../../core/contracts/http.ts'
import type { Api } from '../api/client.ts'
import { onChange } from '../api/network.ts'
import { ApiError, isPassing } from '../api/problem.ts'
import { viewOf } from '../kinds/kinds.ts'
import { useApi } from '../session/useApi.ts'
import { withHeard } from './heard.ts'

/** A device as the registry knows it, read regularly while the page is visible. */
export type DeviceView = {
  readonly device: Device | undefined
  readonly error: unknown
  /** Reads it now. */
  readonly refresh: () => void
  /** Takes in an event that arrived live. */
  readonly hear: (event: EventFrame) => void
  /** Takes in a configuration that was saved on this page. */
  readonly configured: (configuration: Configuration) => void
}

/** Events are shown together; the minimum time between two updates of the page, ms. */
const TELL_MS = 250

type Told = { readonly device?: Device | undefined; readonly error?: unknown }

/** Whether the same read may end otherwise after a while: a device that nobody knows may be heard. */
const isWorthTrying = (error: unknown): boolean =>
  error === undefined || isPassing(error) || (error instanceof ApiError && error.code === 'unknown-device')

/** The registry knows an uplink a moment after it arrived here. */
const newerOf = (heard: Device | undefined, read: Device): Device =>
  heard?.lastId && (read.lastId === null || read.lastId < heard.lastId)
    ? { ...heard, configuration: read.configuration, registeredAt: read.registeredAt }
    : read

/** Reads one device. When it is asked during a read, it reads once more, so that no answer is older than its question. */
const reader = (api: Api, deviceId: string, tell: (change: (before: Told) => Told) => void, signal: AbortSignal) => {
  let failure: unknown
  let isReading = false
  let isWanted = false
  const read = async () => {
    if (isReading) {
      isWanted = true
      return
    }
    isReading = true
    try {
      do {
        isWanted = false
        const device = await api.device(deviceId, signal)
        failure = undefined
        if (!signal.aborted && !isWanted) tell(before => ({ device: newerOf(before.device, device) }))
      } while (isWanted && !signal.aborted)
    } catch (error) {
      failure = error
      if (!signal.aborted) tell(({ device }) => ({ device, error }))
    } finally {
      isReading = false
    }
  }
  return { now: () => void read(), isWorthIt: () => isWorthTrying(failure) }
}

/** Reads a device every `everyMs`, and whenever it is asked to. */
export const useDevice = (deviceId: string, everyMs: number): DeviceView => {
  const api = useApi()
  const [{ device, error }, setTold] = useState<Told>({})
  const [read, setRead] = useState<{ readonly now: () => void }>()

  useEffect(() => {
    const leaving = new AbortController()
    const { now, isWorthIt } = reader(api, deviceId, setTold, leaving.signal)
    setTold({})
    setRead({ now })
    now()
    onChange(now, leaving.signal)
    const timer = setInterval(() => {
      if (!document.hidden && isWorthIt()) now()
    }, everyMs)
    return () => {
      clearInterval(timer)
      leaving.abort()
    }
  }, [api, deviceId, everyMs])

  const heard = useRef<EventFrame[]>([])
  const telling = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(telling.current), [])
  const hear = useCallback((event: EventFrame) => {
    // Of the lines of a service only the last one counts, and there may be thousands.
    const last = heard.current.at(-1)
    if (last && viewOf(event).isFromService && viewOf(last).isFromService) heard.current.pop()
    heard.current.push(event)
    telling.current ??= setTimeout(() => {
      const events = heard.current.splice(0)
      telling.current = undefined
      setTold(before => (before.device ? { ...before, device: events.reduce(withHeard, before.device) } : before))
    }, TELL_MS)
  }, [])
  const refresh = useCallback(() => read?.now(), [read])
  const configured = useCallback(
    (configuration: Configuration) => {
      setTold(before => (before.device ? { device: { ...before.device, configuration } } : before))
      refresh()
    },
    [refresh],
  )
  return { device, error, refresh, hear, configured }
}
