import type { EventFrame } from '../../../client/watch.ts'
import type { FeedSource } from '../feed/feed.ts'
import { devicePath } from '../route.ts'
import { Log } from './log.tsx'
import './log.css'
import { type Place, usePlace } from './place.ts'
import { useLogSettings } from './useLogSettings.ts'

const sourceOf = ({ at, from, to }: Place, tail: number): FeedSource => {
  if (at !== undefined) return { kind: 'around', at }
  return from !== undefined && to !== undefined ? { kind: 'range', from, to } : { kind: 'live', tail }
}

/**
 * The log of a device, or of all (`*`): live, or the place in time that the page's address names (`?at=ID`, `?at=TIME`,
 * `?from=TIME&to=TIME`). `onEvent` hears what comes live.
 */
export const LogView = ({ deviceId, onEvent }: { deviceId: string; onEvent?: (event: EventFrame) => void }) => {
  const place = usePlace()
  const settings = useLogSettings()
  const source = sourceOf(place, Number(settings.tail))
  const path = deviceId === '*' ? '/all' : devicePath(deviceId)
  return (
    <Log
      key={JSON.stringify([deviceId, source])}
      deviceId={deviceId}
      source={source}
      settings={settings}
      path={path}
      onEvent={onEvent}
    />
  )
}
