import { useEffect, useState } from 'react'
import type { EventFrame } from '../../../client/watch.ts'
import type { HistoryEvent } from '../../../core/contracts/http.ts'
import { readEvent } from '../feed/history.ts'
import { useStack } from '../feed/useFeed.ts'

/** An event as history holds it: whole, and how it travelled. */
export type Stored =
  | { readonly state: 'reading' }
  | { readonly state: 'absent' }
  | { readonly state: 'there'; readonly event: HistoryEvent }
  | { readonly state: 'failed'; readonly error: unknown }

/** Reads one event from history. It may not be there: it is stored a moment after it is shown, and not for ever. */
export const useWire = ({ id, deviceId }: EventFrame): Stored & { readonly again: () => void } => {
  const stack = useStack()
  const [round, setRound] = useState(0)
  const [stored, setStored] = useState<Stored>({ state: 'reading' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round reads again
  useEffect(() => {
    const ended = new AbortController()
    setStored({ state: 'reading' })
    readEvent(stack, deviceId, id, ended.signal).then(
      event => !ended.signal.aborted && setStored(event ? { state: 'there', event } : { state: 'absent' }),
      error => !ended.signal.aborted && setStored({ state: 'failed', error }),
    )
    return () => ended.abort()
  }, [stack, deviceId, id, round])
  return { ...stored, again: () => setRound(round + 1) }
}
