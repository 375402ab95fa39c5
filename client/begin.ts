import type { EventFrame, From } from './frames.ts'
import { HistoryError } from './historyError.ts'
import type { Span } from './http.ts'
import { before } from './ids.ts'
import { type Lane, openLane } from './lane.ts'
import { openLink } from './link.ts'
import type { Machine } from './machine.ts'
import type { WatchOptions } from './options.ts'
import { outbox } from './outbox.ts'
import type { Reader } from './reader.ts'
import { checkNamed, settingsFor } from './settings.ts'
import { allOf, type Reason, type WatchState } from './state.ts'
import { type EventStream, eventStream } from './stream.ts'
import { tell } from './tell.ts'
import { isJwt, NO_JWT } from './token.ts'
import type { Watch } from './watched.ts'

/** Begins a watch on this machine: `watch` of the API. */
export const begin = (options: WatchOptions, machine: Machine): Watch => {
  const settings = settingsFor(options, machine)
  const { deviceId, devices, tail, since, level, levels, http, onEvent, onState, onError, signal } = settings
  const ids = new Set([deviceId ?? [], devices ?? []].flat())
  for (const id of ids.size ? ids : ['']) checkNamed(id)

  /** All subscriptions, and the lane of each. */
  const streams = new Map<string, EventStream>()
  const homes = new Map<string, Lane<EventStream, Reader>>()
  let lanes: Lane<EventStream, Reader>[] = []
  /** The maximum number of subscriptions in a lane. */
  let room = settings.maxPerSocket
  const closing = new AbortController()
  let state: WatchState = { state: 'catching-up' }

  async function* load(span: Span) {
    yield* (await import('./http.ts')).loadEvents(settings, span, before, HistoryError)
  }
  const box = outbox({
    maximum: settings.maxBuffered,
    isKept: !onEvent,
    load: http === undefined ? undefined : load,
    onLeft: () => close(),
  })
  const become = (next: WatchState) => {
    if (state.state === 'closed' || next === state) return
    if (next.state === state.state && next.state !== 'reconnecting') return
    state = next
    tell(onState, next)
  }

  const route = (events: readonly EventFrame[], storedFor?: string) => {
    const taken = new Map<EventStream, EventFrame[]>()
    const all = streams.get('*')
    for (const event of events) {
      if (levels && !levels.includes(event.level)) continue
      const own = streams.get(event.deviceId)
      // A device that is watched twice has its events delivered once, and both streams remember them.
      if (own && all && !all.note(event.id)) continue
      const stream = own ?? all
      const its = stream && (taken.get(stream) ?? [])
      if (its) taken.set(stream, its)
      its?.push(event)
    }
    for (const [stream, its] of taken) stream.take(its, stream.deviceId === storedFor)
  }

  const tellState = () => become(allOf(lanes.map(one => one.state())))
  const addLane = () => {
    const lane = openLane<EventStream, Reader>({
      settings,
      open: needs => openLink({ ...needs, settings, route }),
      onState: tellState,
      onError: reason => tell(onError, reason),
      onRefused,
      onFinal: close,
      count: () => streams.size,
    })
    lanes.push(lane)
    return lane
  }
  /** Gives a subscription a lane with room for it. */
  const settle = (stream: EventStream) => {
    if (closing.signal.aborted) return
    const known = lanes.find(one => one.streams.size < room)
    const lane = known ?? addLane()
    homes.set(stream.deviceId, lane)
    lane.add(stream)
    if (known) return lane.look()
    lane.networkChanged()
    tellState()
  }
  const leave = (id: string) => {
    const lane = homes.get(id)
    homes.delete(id)
    lane?.remove(id)
    const isEmpty = !lane?.streams.size && lanes.length > 1
    if (isEmpty) {
      lanes = lanes.filter(one => one !== lane)
      lane?.close()
    }
    const [first] = lanes
    ;(isEmpty ? first : lane)?.look()
  }
  const addStream = (id: string, { tail, since }: From) => {
    const stream = eventStream({
      deviceId: id,
      // A tail of 0 asks for no history.
      from: { tail: tail || undefined, since },
      isCounting: !levels && (!level || level === 'trace'),
      tuning: settings,
      emit: item => {
        tell(onEvent, item)
        box.put(item, id)
      },
      onJump: () => homes.get(id)?.reader(id)?.jumped(),
    })
    streams.set(id, stream)
    return stream
  }
  const removeStream = (id: string) => {
    const stream = streams.get(id)
    if (!stream) return
    // Events of this device still come under `*`: deliver what is held before they do.
    streams.delete(id)
    stream.halt(streams.has('*'))
    leave(id)
  }
  const onRefused = (id: string, reason: Reason) => {
    const stream = streams.get(id)
    const lane = homes.get(id)
    const place = [...(lane?.streams.keys() ?? [])].indexOf(id)
    if (stream && place > 0 && reason.code === 'too-many-subscriptions') {
      // The stage takes fewer over one socket.
      room = Math.min(room, place)
      settle(stream)
      lane?.remove(id)
      return lane?.look()
    }
    // The server does not repeat an id that is not one.
    const final = { ...reason, deviceId: id, isFinal: true }
    if (stream && streams.size === 1) return close(final)
    tell(onError, final)
    removeStream(id)
  }
  const networkChanged = () => {
    for (const lane of lanes) lane.networkChanged()
  }
  const close = (reason?: Reason) => {
    closing.abort()
    for (const lane of lanes) lane.close()
    for (const stream of streams.values()) stream.halt(false)
    become({ state: 'closed', reason })
    if (reason) tell(onError, reason)
    box.end()
  }

  signal?.addEventListener('abort', () => close(), { signal: closing.signal })
  machine.network.onChange(networkChanged, closing.signal)
  if (signal?.aborted) close()
  if (typeof settings.token === 'string' && !isJwt(settings.token)) {
    queueMicrotask(() => close({ code: 'token', message: NO_JWT, isFinal: true }))
  }
  for (const id of ids) settle(addStream(id, { tail, since }))

  return {
    get state() {
      return state
    },
    subscribe: (id, from = {}) => {
      checkNamed(id)
      const known = streams.get(id)
      if (!known) return settle(addStream(id, from))
      if (from.tail || from.since) known.wanted.push(from)
      homes.get(id)?.reader(id)?.readWanted()
    },
    unsubscribe: removeStream,
    reconnect: () => {
      for (const lane of lanes) lane.reconnect()
    },
    close: () => close(),
    [Symbol.asyncIterator]: box[Symbol.asyncIterator],
  }
}
