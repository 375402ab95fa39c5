import { useCallback, useEffect, useState } from 'react'
import type { Configuration, Device } from '../../../core/contracts/http.ts'
import type { Api } from '../api/client.ts'
import { useApi } from '../api/useApi.ts'

/** A device as the registry has it, read again and again while the page is looked at. */
export type DeviceView = {
  readonly device: Device | undefined
  readonly error: unknown
  /** Reads it now. */
  readonly refresh: () => void
  /** Its configuration was changed from here. */
  readonly configured: (configuration: Configuration) => void
}

type Told = { readonly device?: Device | undefined; readonly error?: unknown }

/** Reads one device. Asked while it reads it reads once more after: an answer is never older than the question. */
const reader = (api: Api, deviceId: string, tell: (change: (before: Told) => Told) => void, signal: AbortSignal) => {
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
        if (!signal.aborted && !isWanted) tell(() => ({ device }))
      } while (isWanted && !signal.aborted)
    } catch (error) {
      if (!signal.aborted) tell(({ device }) => ({ device, error }))
    } finally {
      isReading = false
    }
  }
  return () => void read()
}

/** Reads a device every so often, ms, and when it is asked to. */
export const useDevice = (deviceId: string, everyMs: number): DeviceView => {
  const api = useApi()
  const [{ device, error }, setTold] = useState<Told>({})
  const [read, setRead] = useState<{ readonly now: () => void }>()

  useEffect(() => {
    const leaving = new AbortController()
    const now = reader(api, deviceId, setTold, leaving.signal)
    setTold({})
    setRead({ now })
    now()
    const timer = setInterval(() => {
      if (!document.hidden) now()
    }, everyMs)
    return () => {
      clearInterval(timer)
      leaving.abort()
    }
  }, [api, deviceId, everyMs])

  const refresh = useCallback(() => read?.now(), [read])
  const configured = useCallback(
    (configuration: Configuration) => {
      setTold(before => (before.device ? { device: { ...before.device, configuration } } : before))
      refresh()
    },
    [refresh],
  )
  return { device, error, refresh, configured }
}
