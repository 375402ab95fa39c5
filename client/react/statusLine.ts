import type { DeviceStatus } from '../frames.ts'
import type { WatchState } from '../state.ts'
import type { StatusOptions } from '../statusOptions.ts'
import type { StatusWatch } from '../statusWatch.ts'
import type { LineOptions } from './line.ts'
import { createStatusView, emptyStatusView, type HeldStatusView } from './statusView.ts'

/** A device that no hook needs any more is watched this much longer: a component may be mounted again at once, ms. */
const LINGER_MS = 500
/** Changes that come within this time are one update of the page, ms. */
const DRAW_MS = 50
const NOTHING: ReadonlyMap<string, DeviceStatus> = new Map()

/** One watch of statuses for many hooks. It opens with the first of them, and closes a moment after the last. */
export type StatusLine = {
  readonly view: (deviceIds: readonly string[], maximum: number) => HeldStatusView
  /** Fills a view until the returned function is called. @param changed called whenever its content is another one */
  readonly join: (view: HeldStatusView, changed: () => void) => () => void
}

/** @param begin starts a watch: `watchStatus` */
export const sharedStatus = (begin: (options: StatusOptions) => StatusWatch, options: LineOptions): StatusLine => {
  let watched: StatusWatch | undefined
  /** Counts the watches: the words of an older one are passed over. */
  let turn = 0
  let state: WatchState = emptyStatusView.state
  const views = new Map<HeldStatusView, () => void>()
  /** How many views need a device, those that linger included. */
  const needs = new Map<string, number>()
  let drawing: ReturnType<typeof setTimeout> | undefined

  const draw = () => {
    clearTimeout(drawing)
    drawing = undefined
    for (const [view, changed] of views) {
      view.draw(watched?.statuses ?? NOTHING, state, reconnect)
      changed()
    }
  }
  const drawSoon = () => {
    drawing ??= setTimeout(draw, DRAW_MS)
  }
  const start = (devices: readonly string[]) => {
    const own = ++turn
    const current =
      <Told>(hear: (told: Told) => void) =>
      (told: Told) => {
        if (own === turn) hear(told)
      }
    state = emptyStatusView.state
    watched = begin({
      ...options,
      devices,
      onChange: current(item => {
        for (const view of views.keys()) view.take(item)
        drawSoon()
      }),
      onState: current(next => {
        state = next
        draw()
      }),
      onError: current(reason => {
        const { deviceId, isFinal } = reason
        if (deviceId === undefined || !isFinal) return
        for (const view of views.keys()) if (view.deviceIds.includes(deviceId)) view.refuse(reason)
        drawSoon()
      }),
    })
    state = watched.state
  }
  const reconnect = () => {
    if (watched && state.state !== 'closed') return watched.reconnect()
    start([...needs.keys()])
    draw()
  }
  const need = (deviceId: string) => {
    const count = needs.get(deviceId) ?? 0
    needs.set(deviceId, count + 1)
    if (count > 0) return
    if (watched) watched.subscribe(deviceId)
    else start([deviceId])
  }
  const leave = (deviceId: string) => {
    const count = (needs.get(deviceId) ?? 1) - 1
    if (count > 0) return needs.set(deviceId, count)
    needs.delete(deviceId)
    if (needs.size > 0) return watched?.unsubscribe(deviceId)
    turn++
    watched?.close()
    watched = undefined
  }

  return {
    view: createStatusView,
    join: (view, changed) => {
      views.set(view, changed)
      for (const deviceId of view.deviceIds) need(deviceId)
      view.draw(watched?.statuses ?? NOTHING, state, reconnect)
      return () => {
        views.delete(view)
        setTimeout(() => {
          for (const deviceId of view.deviceIds) leave(deviceId)
        }, LINGER_MS)
      }
    },
  }
}
