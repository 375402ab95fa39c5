import { backoffMs } from './backoff.ts'
import { type Connection, connected, due, ended, live, online, refused, socketsIn, spareEnded } from './connection.ts'
import type { EventFrame, From } from './frames.ts'
import type { Span } from './http.ts'
import { before } from './ids.ts'
import type { Item } from './items.ts'
import { type Link, openLink } from './link.ts'
import type { Settings, WatchOptions } from './options.ts'
import { outbox } from './outbox.ts'
import { type Renewal, renewalOf } from './renewal.ts'
import type { Reason, WatchState } from './state.ts'
import { type EventStream, eventStream } from './stream.ts'
import { expiryOf, type TokenSource, tokenFrom } from './token.ts'
import { defaults } from './tuning.ts'

export type { EventFrame, From, Json, JsonValue, Level, RejectedFrame, UplinkData, UplinkFrame } from './frames.ts'
export type { HistoryError } from './http.ts'
export type { EventItem, GapItem, Item, MissingItem, SkippedItem } from './items.ts'
export type { WatchOptions } from './options.ts'
export type { Reason, WatchState } from './state.ts'
export type { TokenSource } from './token.ts'
export type { Tuning } from './tuning.ts'

/** A running watch. Iterating over it yields items until it is closed. */
export type Watch = AsyncIterable<Item> & {
  readonly state: WatchState
  /** Watches one more device, or reads history of one that is watched. */
  readonly subscribe: (deviceId: string, from?: From) => void
  readonly unsubscribe: (deviceId: string) => void
  readonly close: () => void
}

/**
 * Watches devices live: reconnects without end, resumes where it was, and delivers each event once, in order.
 * @throws TypeError when no device is named, or `url` is not a URL
 * @example
 * const live = watch({ url: 'wss://HOST/live', token: getToken, deviceId: 'ABC123', tail: 100 })
 * for await (const item of live) console.log(item)
 */
export const watch = (options: WatchOptions): Watch => {
  const settings: Settings = { ...defaults, ...options }
  const {
    url,
    token,
    deviceId,
    devices,
    tail,
    since,
    level,
    levels,
    http,
    onEvent,
    onState,
    onError,
    signal,
    clock,
    network,
  } = settings
  const ids = new Set([deviceId ?? [], devices ?? []].flat())
  let [firstId = ''] = ids
  if (!firstId) throw new TypeError('no deviceId')
  new URL(url)

  const streams = new Map<string, EventStream>()
  const closing = new AbortController()
  let state: WatchState = { state: 'catching-up' }
  let connection: Connection = { at: 'offline', failures: 0 }
  /** The sockets that `connection` holds: the one in use, and then a spare. */
  const sockets: Link[] = []
  let renewal: Renewal = { inMs: 0, isForToken: false }
  let cancelTimer = () => {}

  async function* load(span: Span) {
    yield* (await import('./http.ts')).loadEvents(settings, span, before)
  }
  const box = outbox({
    maximum: settings.maxBuffered,
    isKept: !onEvent,
    load: http === undefined ? undefined : load,
  })
  /** An error that a listener throws is reported as uncaught, and disturbs nothing here. */
  const tell = <Told>(listener: ((told: Told) => void) | undefined, told: Told) => {
    try {
      listener?.(told)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }
  const become = (next: WatchState) => {
    if (state.state === 'closed' || (next.state === state.state && next.state !== 'reconnecting')) return
    state = next
    tell(onState, next)
  }
  const becomeReconnecting = (reason: Reason, ms = 0) =>
    become({ state: 'reconnecting', inSeconds: ms / 1000, at: clock.wall() + ms, reason })
  const isLiveOver = (one?: Link) => [...streams.keys()].every(id => one?.reader(id)?.isLive())
  /** Checks whether every subscription is live over the socket that was opened last. */
  const look = () => go(isLiveOver(sockets.at(-1)) ? live(connection) : connection)

  const route = (event: EventFrame, storedFor?: string) => {
    if (levels && !levels.includes(event.level)) return
    const own = streams.get(event.deviceId)
    const all = streams.get('*')
    // A device that is watched twice has its events delivered once, and both streams remember them.
    if (own && all && !all.note(event.id)) return
    const stream = own ?? all
    stream?.take(event, stream.deviceId === storedFor)
  }

  const addStream = (id: string, from: From) => {
    const stream = eventStream({
      deviceId: id,
      from,
      isCounting: !levels && (!level || level === 'trace'),
      tuning: settings,
      emit: item => {
        tell(onEvent, item)
        box.put(item, id)
      },
      onJump: () => sockets[0]?.reader(id)?.jumped(),
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
    for (const one of sockets) one.remove(id)
    look()
  }

  const open = (source: TokenSource): Link => {
    ;[firstId = firstId] = streams.keys()
    const opened: Link = openLink({
      settings,
      firstId,
      streams,
      token: source,
      route,
      onConnected: () => go(connected(connection)),
      onLive: look,
      onRefused: removeStream,
      onError: reason => tell(onError, reason),
      onEnd: reason => {
        const place = sockets.indexOf(opened)
        sockets.splice(place, 1)
        if (place) go(spareEnded(connection), reason)
        else if (http !== undefined && reason.code === 'handshake') {
          go(refused(connection))
          void explain(reason, opened.token())
        } else go(ended(connection), reason)
      },
    })
    return opened
  }
  const newerToken = async () => {
    const next = await tokenFrom(token)
    const isNewer = expiryOf(next) > expiryOf(sockets[0]?.token() ?? '')
    if (renewal.isForToken && !isNewer) throw new Error('no newer token')
    return next
  }
  const explain = async (reason: Reason, used: string) => {
    const asked = connection
    let told = reason
    try {
      told = await (await import('./http.ts')).explain(settings, used, firstId, reason, streams.size)
    } catch {
      // The file could not be loaded.
    }
    if (connection !== asked) return
    if (told.isFinal) return close(told)
    removeStream(told.deviceId ?? '')
    go(ended(connection), told)
  }
  /** Enters a state, which decides what runs: it keeps or opens as many sockets as the state holds, and sets its timer. */
  const go = (next: Connection, reason?: Reason) => {
    if (connection.at === 'closed') return
    const { at, failures } = next
    let ms = 0
    if (next !== connection) {
      connection = next
      const count = socketsIn(next)
      for (const old of sockets.splice(0, sockets.length - count)) old.close()
      while (sockets.length < count) sockets.push(open(sockets[0] ? newerToken : token))
      cancelTimer()
      if (at === 'waiting' || at === 'steady') {
        if (!failures) renewal = renewalOf(sockets[0]?.token() ?? '', typeof token === 'function', settings)
        ms = failures ? backoffMs(failures - 1, settings) : renewal.inMs
        cancelTimer = clock.after(ms, () => go(due(connection)))
      }
    }

    // Listeners come last: one of them may close the watch.
    const [link] = sockets
    for (const [id, stream] of streams) if (!link?.reader(id)?.isLive()) stream.cut()
    if (link && at !== 'opening') become({ state: isLiveOver(link) ? 'live' : 'catching-up' })
    if (at === 'offline' || at === 'closed') become({ state: at, reason })
    else if (state.state === 'offline') becomeReconnecting({ code: 'offline', message: 'no network' })
    if (!reason) return
    tell(onError, reason)
    if (at === 'waiting') becomeReconnecting(reason, ms)
  }
  const networkChanged = () => go(network.isOffline() ? { at: 'offline', failures: 0 } : online(connection))
  const close = (reason?: Reason) => {
    closing.abort()
    go({ at: 'closed', failures: 0 }, reason)
    for (const stream of streams.values()) stream.halt(false)
    box.end()
  }

  for (const id of ids) addStream(id, { tail, since })
  network.onChange(networkChanged, closing.signal)
  signal?.addEventListener('abort', () => close())
  if (signal?.aborted) close()
  networkChanged()

  return {
    get state() {
      return state
    },
    subscribe: (id, from = {}) => {
      const known = streams.get(id)
      if (known) {
        if ((from.tail ?? from.since) !== undefined) known.wanted.push(from)
        sockets[0]?.reader(id)?.readWanted()
      } else {
        const stream = addStream(id, from)
        for (const one of sockets) one.add(stream)
        look()
      }
    },
    unsubscribe: removeStream,
    close: () => close(),
    [Symbol.asyncIterator]: box[Symbol.asyncIterator],
  }
}
