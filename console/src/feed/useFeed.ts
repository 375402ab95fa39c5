import { useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { EventFrame } from '../../../client/watch.ts'
import { useApi } from '../api/useApi.ts'
import { useSession } from '../session/session.ts'
import { createFeed, type Feed, type FeedSnapshot, type FeedSource, type Stack } from './feed.ts'

/** The stack, the same between renders whatever token is in use. */
export const useStack = (): Stack & { readonly renew: () => void } => {
  const session = useSession()
  const api = useApi()
  const latest = useRef({ session, api })
  useLayoutEffect(() => {
    latest.current = { session, api }
  })
  const { webSocketUrl, httpUrl } = session.settings
  return useMemo(
    () => ({
      webSocketUrl,
      httpUrl,
      token: () => latest.current.session.token(),
      renew: () => latest.current.session.renew(),
      events: (...asked) => latest.current.api.events(...asked),
    }),
    [webSocketUrl, httpUrl],
  )
}

/**
 * The rows of a device, or of all (`*`), while this is on the page. With a new token it goes on where it was.
 * `onEvent` hears each event that comes live.
 */
export const useFeed = ({
  deviceId,
  source,
  onEvent,
}: {
  deviceId: string
  source: FeedSource
  onEvent: ((event: EventFrame) => void) | undefined
}): { readonly feed: Feed; readonly snapshot: FeedSnapshot } => {
  const stack = useStack()
  const key = JSON.stringify(source)
  const hear = useRef(onEvent)
  useLayoutEffect(() => {
    hear.current = onEvent
  })
  const feed = useMemo(
    () =>
      createFeed({
        deviceId,
        source: JSON.parse(key),
        stack,
        onRefused: stack.renew,
        onEvent: event => hear.current?.(event),
      }),
    [deviceId, key, stack],
  )
  useEffect(() => feed.open(), [feed])
  return { feed, snapshot: useSyncExternalStore(feed.subscribe, feed.snapshot) }
}
