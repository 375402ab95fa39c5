import { useCallback, useEffect, useRef, useState } from 'react'
import type { EventFrame } from '../../../client/watch.ts'
import type { HistoryEvent } from '../api/history.ts'
import { readEvent } from '../feed/history.ts'
import { useStack } from '../feed/useStack.ts'

/** An event as history holds it: whole, and with the facts of its transport. */
export type Stored =
  | { readonly state: 'unasked' }
  | { readonly state: 'reading' }
  | { readonly state: 'absent' }
  | { readonly state: 'there'; readonly event: HistoryEvent }
  | { readonly state: 'failed'; readonly error: unknown }

/** Reads one event from history, if it is asked for. It may be absent: it is stored a moment after it is shown, and kept for a limited time. */
export const useWire = ({ id, deviceId }: EventFrame, isAsked: boolean): Stored & { readonly again: () => void } => {
  const stack = useStack()
  const [stored, setStored] = useState<Stored>({ state: isAsked ? 'reading' : 'unasked' })
  const reading = useRef<AbortController>(undefined)
  const read = useCallback(() => {
    const ended = new AbortController()
    reading.current?.abort()
    reading.current = ended
    setStored({ state: 'reading' })
    readEvent(stack, deviceId, id, ended.signal).then(
      event => !ended.signal.aborted && setStored(event ? { state: 'there', event } : { state: 'absent' }),
      error => !ended.signal.aborted && setStored({ state: 'failed', error }),
    )
  }, [stack, deviceId, id])
  useEffect(() => {
    if (isAsked) read()
    return () => reading.current?.abort()
  }, [read, isAsked])
  return { ...stored, again: read }
}
