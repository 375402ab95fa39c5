import { idOf } from '../../../../client/ids.ts'
import type { EventFrame } from '../../../../client/watch.ts'
import { isMerged, type Selection } from '../../address/selection.ts'
import { createStore, type Store } from '../../design/store.ts'
import type { Feed } from '../../feed/feed.ts'
import type { Row } from '../../feed/row.ts'
import type { FeedSource } from '../../feed/source.ts'
import { colourIn } from '../deviceColour.ts'
import type { Search } from '../search/search.ts'
import { levelToAsk } from './levels.ts'
import type { SettingsStore } from './settings.ts'
import { deriver, type LogInputs, type LogState, placesOf, standing, type Target } from './state.ts'
import { stepFrom } from './steps.ts'

/** A log of one source of rows: its state, and the actions of a person. */
export type LogStore = Store<LogState> & {
  readonly devices: Selection
  readonly source: FeedSource
  readonly settings: SettingsStore
  /** The path of the log's own page. */
  readonly path: string
  readonly isLive: boolean
  /** The number of the colour of a source. */
  readonly colourOf: (deviceId: string) => number
  /** Shows many devices, each row with its own. */
  readonly isMerged: boolean
  /** Opens the log. @returns closes it */
  readonly open: () => () => void
  /** Follows the end, or stands still. The past cannot be followed. */
  readonly follow: (isFollowing: boolean) => void
  readonly touch: (isTouched: boolean) => void
  /** Opens or closes the details of a row. */
  readonly toggle: (key: string) => void
  /** Shows or folds the further lines of a row, and the rows that go on from it. */
  readonly unfold: (key: string) => void
  /** Loads the events that a row says are left out. */
  readonly load: (row: Row) => void
  readonly stepHits: (by: 1 | -1) => void
  readonly stepErrors: (by: 1 | -1) => void
  /** Shows rows around one although the filter hides them. */
  readonly showContext: (key: string, count: number) => void
  /** Leaves the current row, and closes all details and contexts. */
  readonly leave: () => void
  readonly clear: () => void
  readonly ask: (dialog: LogState['dialog']) => void
}

const isError = ({ level }: EventFrame) => level === 'error' || level === 'fatal'

const toggled = (keys: ReadonlySet<string>, key: string): ReadonlySet<string> => {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

export const createLogStore = ({
  devices,
  source,
  path,
  feed,
  settings,
  search,
}: Pick<LogStore, 'devices' | 'source' | 'path' | 'settings'> & {
  readonly feed: Feed
  readonly search: Search
}): LogStore => {
  const isLive = source.kind === 'live'
  const derive = deriver()
  const stateOf = (inputs: LogInputs) => derive(standing(inputs))
  const { read, subscribe, write } = createStore<LogState>(
    stateOf({
      feed: feed.read(),
      search: search.read(),
      settings: settings.read(),
      isFollowing: isLive,
      isTouched: false,
      held: undefined,
      opened: new Set(),
      unfolded: new Set(),
      contexts: new Map(),
      current: undefined,
      target: undefined,
      dialog: undefined,
    }),
  )
  const change = (changes: Partial<LogInputs>) => {
    const { rows } = read()
    write(stateOf({ ...read(), ...changes }))
    if (read().rows !== rows) search.offer(read().rows)
  }

  let hasArrived = false
  /** Goes to the place in time that was asked for, once it has been read. */
  const arrive = () => {
    const { feed, rows } = read()
    if (source.kind !== 'around' || hasArrived || feed.reading !== undefined || rows.length === 0) return
    hasArrived = true
    const at = idOf(source.at)
    const place = rows.find(row => row.kind === 'event' && row.order >= at)
    if (!place) return
    const isEvent = place.key === source.at
    if (isEvent) change({ opened: new Set([place.key]) })
    const head = read().folded.heads.get(place)?.key
    if (head !== undefined && !read().isUnfolded(head)) change({ unfolded: toggled(read().unfolded, head) })
    goTo(place.key, isEvent ? 'start' : 'center')
  }
  const follow = (isFollowing: boolean) => {
    if (!isLive) return
    change({ isFollowing })
    if (isFollowing) feed.settle()
  }
  const goTo = (key: string, to: Target['to'] = 'center') => {
    follow(false)
    change({ current: key, target: { key, to } })
  }
  const step = (places: readonly number[], by: 1 | -1) => {
    const { shown, current } = read()
    const at = current === undefined ? -1 : shown.findIndex(({ key }) => key === current)
    const next = stepFrom(places, at < 0 ? undefined : at, by)
    const row = next === undefined ? undefined : shown[next]
    if (row) goTo(row.key)
  }
  const wantShown = () => {
    const { hidden } = settings.read()
    feed.want({ level: levelToAsk(hidden), isShown: ({ level }) => !hidden.has(level) })
  }
  const lookAtSettings = () => {
    const { search: before, hidden, isFolded } = read().settings
    const next = settings.read()
    change({ settings: next })
    if (next.isFolded !== isFolded) change({ unfolded: new Set() })
    if (next.hidden !== hidden) wantShown()
    if (before.text !== next.search.text || before.isRegex !== next.search.isRegex) search.lookFor(next.search)
  }

  return {
    read,
    subscribe,
    devices,
    source,
    settings,
    path,
    isLive,
    isMerged: isMerged(devices),
    colourOf: deviceId => colourIn(devices, deviceId),
    open: () => {
      wantShown()
      const ends = [
        search.subscribe(() => change({ search: search.read() })),
        settings.subscribe(lookAtSettings),
        feed.subscribe(() => {
          change({ feed: feed.read() })
          arrive()
        }),
        feed.open(),
        search.end,
      ]
      change({ settings: settings.read() })
      search.lookFor(settings.read().search)
      search.offer(read().rows)
      return () => {
        for (const end of ends) end()
      }
    },
    follow,
    touch: isTouched => {
      if (isTouched !== read().isTouched) change({ isTouched })
    },
    toggle: key => {
      follow(false)
      change({ opened: toggled(read().opened, key), target: { key, to: 'nearest' } })
    },
    unfold: key => {
      follow(false)
      change({ unfolded: toggled(read().unfolded, key) })
    },
    load: row => {
      follow(false)
      void feed.load(row)
    },
    stepHits: by => step(read().hits, by),
    stepErrors: by => step(placesOf(read().shown, isError), by),
    showContext: (key, count) => change({ current: key, contexts: new Map(read().contexts).set(key, count) }),
    leave: () => change({ current: undefined, opened: new Set(), unfolded: new Set(), contexts: new Map() }),
    clear: () => {
      feed.clear()
      follow(true)
    },
    ask: dialog => change({ dialog }),
  }
}
