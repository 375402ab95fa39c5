import { createContext, useContext, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { EventFrame } from '../../../../client/watch.ts'
import { isMerged, type Selection } from '../../address/selection.ts'
import { useStore } from '../../design/store.ts'
import { createFeed } from '../../feed/feed.ts'
import type { FeedSource } from '../../feed/source.ts'
import { useStack } from '../../feed/useStack.ts'
import { openSearchWorker } from '../search/openWorker.ts'
import { createSearch } from '../search/search.ts'
import { createLogStore, type LogStore } from './logStore.ts'
import type { SettingsStore } from './settings.ts'
import type { LogState } from './state.ts'

/** Carries a log to the components that show a part of it. */
export const LogContext = createContext<LogStore | undefined>(undefined)

/** The log that this component belongs to. It stays the same: what changes in it is selected by {@link useLogState}. */
export const useLog = (): LogStore => {
  const log = useContext(LogContext)
  if (!log) throw new Error('this component is outside of a log')
  return log
}

/** A part of the log's state. */
export const useLogState = <Part>(select: (state: LogState) => Part): Part => useStore(useLog(), select)

/** The options of a new log. `onEvent` hears each live event. */
export type LogOptions = {
  readonly devices: Selection
  readonly source: FeedSource
  readonly settings: SettingsStore
  /** The path of the log's own page. */
  readonly path: string
  readonly onEvent: ((event: EventFrame) => void) | undefined
}

/** A log for as long as the component is on the page. With a new token it continues where it was. */
export const useNewLog = ({ devices, source, settings, path, onEvent }: LogOptions): LogStore => {
  const stack = useStack()
  const key = JSON.stringify([devices, source])
  const hear = useRef(onEvent)
  useLayoutEffect(() => {
    hear.current = onEvent
  })
  const log = useMemo(() => {
    const [devices, source]: [Selection, FeedSource] = JSON.parse(key)
    return createLogStore({
      devices,
      source,
      path,
      settings,
      search: createSearch(isMerged(devices), openSearchWorker),
      feed: createFeed({
        devices,
        source,
        stack,
        onRefused: stack.refused,
        onEvent: event => hear.current?.(event),
      }),
    })
  }, [key, settings, path, stack])
  useEffect(() => log.open(), [log])
  return log
}
