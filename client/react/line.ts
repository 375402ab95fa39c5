import type { From } from '../frames.ts'
import { idOf } from '../ids.ts'
import { type Item, isEvent } from '../items.ts'
import type { WatchOptions } from '../options.ts'
import type { Reason, WatchState } from '../state.ts'
import type { Watch } from '../watched.ts'
import { createView, emptyView, type View } from './view.ts'

/** A device that no hook watches any more is watched this much longer: a component may be mounted again at once, ms. */
const LINGER_MS = 500
/** Events that come within this time are one update of the page, ms. */
const DRAW_MS = 50

/** The options of a watch that all hooks below one provider share. */
export type LineOptions = Omit<
  WatchOptions,
  'deviceId' | 'devices' | 'tail' | 'since' | 'levels' | 'onEvent' | 'onState' | 'onError' | 'signal'
>

/** One watch for many hooks. It opens with the first of them, and closes a moment after the last. */
export type Line = {
  /** The options of the connection, for hooks that open another one beside it. */
  readonly options: LineOptions
  /** A view that is empty until it is joined. @param maximum how many events it keeps, the newest */
  readonly view: (deviceIds: readonly string[], maximum: number) => View
  /** Fills a view until the returned function is called. @param changed called whenever its content is another one */
  readonly join: (view: View, from: From, changed: () => void) => () => void
}

type Joined = {
  readonly from: From
  /** Undefined while the view lingers. */
  changed: (() => void) | undefined
  /** When it began to linger, ms. */
  leftAt: number
}

/** @param begin starts a watch: `watch` */
export const sharedLine = (begin: (options: WatchOptions) => Watch, options: LineOptions): Line => {
  let watched: Watch | undefined
  /** Counts the watches: what an older one tells is passed over. */
  let turn = 0
  let state: WatchState = emptyView.state
  const views = new Map<View, Joined>()
  /** How much of the history of each subscription has been asked for. */
  const asked = new Map<string, From>()
  let drawing: ReturnType<typeof setTimeout> | undefined
  let sweeping: ReturnType<typeof setTimeout> | undefined

  const draw = () => {
    clearTimeout(drawing)
    drawing = undefined
    for (const [view, { changed }] of views) if (view.draw(state, reconnect)) changed?.()
  }
  const drawSoon = () => {
    drawing ??= setTimeout(draw, DRAW_MS)
  }
  const take = (item: Item) => {
    for (const view of views.keys()) {
      if (isEvent(item) ? view.covers(item.deviceId) : view.deviceIds.includes(item.deviceId)) view.take(item)
    }
    drawSoon()
  }
  const become = (next: WatchState) => {
    state = next
    if (next.state === 'closed') end()
    draw()
  }
  const refuse = (reason: Reason) => {
    const { deviceId, isFinal } = reason
    // Others pass, or leave the subscription alive.
    if (deviceId === undefined || !isFinal) return
    asked.delete(deviceId)
    for (const view of views.keys()) if (view.deviceIds.includes(deviceId)) view.refuse(reason)
    drawSoon()
  }
  const end = () => {
    turn++
    watched = undefined
    asked.clear()
  }

  const start = (deviceId: string, from: From) => {
    const own = ++turn
    const current =
      <Told>(hear: (told: Told) => void) =>
      (told: Told) => {
        if (own === turn) hear(told)
      }
    state = emptyView.state
    watched = begin({
      ...options,
      ...from,
      deviceId,
      onEvent: current(take),
      onState: current(become),
      onError: current(refuse),
    })
    state = watched.state
  }
  /** Watches a device, and reads what no view has asked for of its history. */
  const want = (deviceId: string, from: From) => {
    const before = asked.get(deviceId)
    const isDeeper =
      (from.tail ?? 0) > (before?.tail ?? 0) || (from.since && idOf(from.since) < idOf(before?.since ?? '~'))
    const wish = before && !isDeeper ? {} : from
    asked.set(deviceId, { ...before, ...wish })
    if (watched) watched.subscribe(deviceId, wish)
    else start(deviceId, wish)
  }
  /** Reads the history that a view asks for; for a view that was left and is back, what has come since. */
  const fill = (view: View, from: From) => {
    for (const deviceId of view.deviceIds) {
      const newest = view.eventsOf(deviceId).at(-1)?.id
      want(deviceId, newest === undefined || asked.has(deviceId) ? from : { since: newest })
    }
  }
  const fillAll = () => {
    for (const [view, { from }] of views) fill(view, from)
  }
  const reconnect = () => {
    const refused = [...views.keys()].filter(view => view.refuse(undefined))
    if (watched && refused.length === 0) return watched.reconnect()
    // A subscription that was refused is tried again over a new connection alone: the old one has the old token.
    const old = watched
    end()
    old?.close()
    fillAll()
    draw()
  }
  const sweepLater = () => {
    if (sweeping === undefined) sweeping = setTimeout(sweep, LINGER_MS)
  }
  /** Ends what no hook has needed for a while. */
  const sweep = () => {
    sweeping = undefined
    for (const [view, { changed, leftAt }] of views) {
      if (changed) continue
      if (Date.now() - leftAt < LINGER_MS) sweepLater()
      else views.delete(view)
    }
    const needed = new Set([...views.keys()].flatMap(view => view.deviceIds))
    for (const deviceId of [...asked.keys()].filter(one => !needed.has(one))) {
      asked.delete(deviceId)
      if (needed.size > 0) watched?.unsubscribe(deviceId)
    }
    if (needed.size > 0 || !watched) return
    const ending = watched
    end()
    ending.close()
    state = emptyView.state
    draw()
  }

  return {
    options,
    view: createView,
    join: (view, from, changed) => {
      if (!views.has(view)) {
        const known = view.deviceIds.flatMap(deviceId => [...views.keys()].flatMap(one => one.eventsOf(deviceId)))
        for (const event of known) view.take(event)
      }
      const joined: Joined = { from, changed, leftAt: 0 }
      views.set(view, joined)
      if (watched) fill(view, from)
      else fillAll()
      view.draw(state, reconnect)
      return () => {
        joined.changed = undefined
        joined.leftAt = Date.now()
        sweepLater()
      }
    },
  }
}
