import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { RejectedFrame } from '../../../client/watch.ts'
import type { KeyList } from '../../../core/devices/keys/http/contract.ts'
import { onChange } from '../api/network.ts'
import { useHeard } from '../configuration/useHeard.ts'
import { keyAdvice } from '../kinds/keyAdvice.ts'
import { useApi } from '../session/useApi.ts'
import { type KeyApi, keyApi } from './keyApi.ts'

/** The newest rejected messages among which the last failure of a key is looked for. */
const LOOKED_AT = '50'

/** The keys of a device, and the last message that failed because of one. */
export type KeysView = {
  readonly keys: KeyList['keys'] | undefined
  readonly failure: RejectedFrame | undefined
  readonly error: unknown
  readonly api: KeyApi
  readonly refresh: () => void
  /** Takes in the keys that a change has left, which a read may be too early for. */
  readonly changed: (list: KeyList) => void
}

/** Calls `tell` with each answer, unless one that was asked for later has come. */
const useLatest = <Answer>(ask: (signal: AbortSignal) => Promise<Answer>, tell: (answer: Answer | Error) => void) => {
  const asked = useRef(0)
  const shown = useRef(0)
  const leaving = useRef<AbortController>(undefined)
  const read = useCallback(() => {
    leaving.current ??= new AbortController()
    const { signal } = leaving.current
    const number = ++asked.current
    const take = (answer: Answer | Error) => {
      if (signal.aborted || number < shown.current) return
      shown.current = number
      tell(answer)
    }
    ask(signal).then(take, (error: unknown) => take(error instanceof Error ? error : new Error(String(error))))
  }, [ask, tell])
  useEffect(() => {
    read()
    if (leaving.current) onChange(read, leaving.current.signal)
    return () => {
      leaving.current?.abort()
      leaving.current = undefined
    }
  }, [read])
  return read
}

/** Reads the keys of a device, and again with each of its events. */
export const useKeys = (deviceId: string): KeysView => {
  const stack = useApi()
  const api = useMemo(() => keyApi(stack, deviceId), [stack, deviceId])
  const [keys, setKeys] = useState<KeyList['keys']>()
  const [error, setError] = useState<unknown>()
  const [failure, setFailure] = useState<RejectedFrame>()

  const refresh = useLatest(
    api.list,
    useCallback((answer: KeyList | Error) => {
      if (answer instanceof Error) return setError(answer)
      setKeys(answer.keys)
      setError(undefined)
    }, []),
  )
  const readFailure = useLatest(
    useCallback(
      (signal: AbortSignal) => stack.events(deviceId, { type: 'rejected', tail: LOOKED_AT }, signal),
      [stack, deviceId],
    ),
    useCallback(answer => {
      // The keys are shown without it.
      if (answer instanceof Error) return
      const ofKey = answer.events.filter(event => event.type === 'rejected' && keyAdvice(event.data.reason))
      const last = ofKey.at(-1)
      setFailure(last?.type === 'rejected' ? last : undefined)
    }, []),
  )
  useHeard(deviceId, types => {
    refresh()
    if (types.has('rejected')) readFailure()
  })
  const changed = useCallback((list: KeyList) => setKeys(list.keys), [])
  return { keys, failure, error, api, refresh, changed }
}
