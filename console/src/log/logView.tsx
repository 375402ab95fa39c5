import { useState } from 'react'
import type { EventFrame } from '../../../client/watch.ts'
import { devicePath } from '../address/route.ts'
import { useStore } from '../design/store.ts'
import type { FeedSource } from '../feed/source.ts'
import { Log } from './log.tsx'
import './log.css'
import { type Place, usePlace } from './place/place.ts'
import { createLogSettings } from './store/settings.ts'

const sourceOf = ({ at, from, to }: Place, tail: number): FeedSource => {
  if (at !== undefined) return { kind: 'around', at }
  return from !== undefined && to !== undefined ? { kind: 'range', from, to } : { kind: 'live', tail }
}

/**
 * The log of a device, or of all (`*`): live, or the place in time that the page's address names (`?at=ID`, `?at=TIME`,
 * `?from=TIME&to=TIME`). `onEvent` hears each event that arrives live.
 */
export const LogView = ({ deviceId, onEvent }: { deviceId: string; onEvent?: (event: EventFrame) => void }) => {
  const place = usePlace()
  const [settings] = useState(createLogSettings)
  const tail = useStore(settings, state => Number(state.tail))
  const source = sourceOf(place, tail)
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
