import { type EventItem, type GapItem, type Item, isEvent, type MissingItem } from '../items.ts'
import { placeOf } from '../sorted.ts'
import type { Reason, WatchState } from '../state.ts'

/** The maximum number of gaps that a view remembers. */
const MAX_GAPS = 100

/** The content of a hook. It is another object whenever something in it has changed, and is never changed itself. */
export type WatchView = {
  /** The newest events, ordered by id: the last one is the newest. */
  readonly events: readonly EventItem[]
  /** The places where history lacks events, or the device counted uplinks that never came: the newest 100. */
  readonly gaps: readonly (GapItem | MissingItem)[]
  /** How the connection stands. All hooks below one provider share it. */
  readonly state: WatchState
  /** The refusal of a device of this hook, such as `foreign-device`: it is not watched until `reconnect` is called. */
  readonly error: Reason | undefined
  /** Tries at once to connect: also a device that was refused, and a watch that the server has closed for ever. */
  readonly reconnect: () => void
}

const catchingUp: WatchState = { state: 'catching-up' }

/** The content before anything is known, on a server for example. */
export const emptyView: WatchView = {
  events: [],
  gaps: [],
  state: catchingUp,
  error: undefined,
  reconnect: () => undefined,
}

/** The bounded content behind one hook. It knows neither React nor a socket. */
export type View = {
  readonly deviceIds: readonly string[]
  readonly covers: (deviceId: string) => boolean
  readonly take: (item: Item) => void
  /** Shows a refusal, or none. @returns whether one was shown before */
  readonly refuse: (reason: Reason | undefined) => boolean
  /** The events of a device, or of all (`*`). */
  readonly eventsOf: (deviceId: string) => readonly EventItem[]
  /** Builds the content anew, if anything has changed. @returns whether it has */
  readonly draw: (state: WatchState, reconnect: () => void) => boolean
  readonly content: () => WatchView
}

/** @param maximum how many events it keeps: the newest */
export const createView = (deviceIds: readonly string[], maximum: number): View => {
  const ids = new Set(deviceIds)
  const events: EventItem[] = []
  let gaps: WatchView['gaps'] = []
  let error: Reason | undefined
  let content = emptyView
  let isChanged = false

  const insert = (event: EventItem) => {
    const place = placeOf(events, event.id, ({ id }) => id)
    if (events[place]?.id === event.id) return
    events.splice(place, 0, event)
    // Some at a time: to drop the first of many costs as much as to drop a few.
    if (events.length > maximum * 1.25 + 1) events.splice(0, events.length - maximum)
    isChanged = true
  }

  return {
    deviceIds,
    covers: deviceId => ids.has(deviceId) || ids.has('*'),
    take: item => {
      if (isEvent(item)) return insert(item)
      if (item.type === 'skipped') return
      gaps = [...gaps, item].slice(-MAX_GAPS)
      isChanged = true
    },
    refuse: reason => {
      const before = error
      error = reason
      isChanged ||= before !== reason
      return before !== undefined
    },
    eventsOf: deviceId => events.filter(event => deviceId === '*' || event.deviceId === deviceId),
    draw: (state, reconnect) => {
      if (!isChanged && content.state === state && content.reconnect === reconnect) return false
      isChanged = false
      content = { events: events.slice(Math.max(0, events.length - maximum)), gaps, state, error, reconnect }
      return true
    },
    content: () => content,
  }
}
