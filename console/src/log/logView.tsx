import { useState } from 'react'
import type { EventFrame } from '../../../client/watch.ts'
import { logPath } from '../address/route.ts'
import type { Selection } from '../address/selection.ts'
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
 * The log of a device or log source, of several in one timeline, or of all (`*`): live, or the place in time that the page's address names (`?at=ID`, `?at=TIME`,
 * `?from=TIME&to=TIME`). `onEvent` hears each event that arrives live.
 */
export const LogView = ({
  devices,
  onEvent,
}: {
  devices: Selection
  onEvent?: ((event: EventFrame) => void) | undefined
}) => {
  const place = usePlace()
  const [settings] = useState(() => createLogSettings(devices))
  const tail = useStore(settings, state => Number(state.tail))
  const source = sourceOf(place, tail)
  return (
    <Log
      key={JSON.stringify([devices, source])}
      devices={devices}
      source={source}
      settings={settings}
      path={logPath(devices)}
      onEvent={onEvent}
    />
  )
}
