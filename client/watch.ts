import { backoffMs } from './backoff.ts'
import type { EventFrame, From, Level } from './frames.ts'
import type { Span } from './http.ts'
import { before } from './ids.ts'
import type { Item } from './items.ts'
import { type Link, openLink } from './link.ts'
import { outbox } from './outbox.ts'
import { renewalOf } from './renewal.ts'
import { textOf } from './socket.ts'
import type { Reason, WatchState } from './state.ts'
import { type EventStream, eventStream } from './stream.ts'
import { expiryOf, type TokenSource, tokenFrom } from './token.ts'
import { defaults, type Tuning } from './tuning.ts'

export type { EventFrame, From, Json, JsonValue, Level, RejectedFrame, UplinkData, UplinkFrame } from './frames.ts'
export type { HistoryError } from './http.ts'
export type { EventItem, GapItem, Item, MissingItem, SkippedItem } from './items.ts'
export type { Reason, WatchState } from './state.ts'
export type { TokenSource } from './token.ts'
export type { Tuning } from './tuning.ts'

/** What is watched, and who hears of it. */
export type WatchOptions = From &
  Partial<Tuning> & {
    /** `wss://HOST/live` */
    readonly url: string
    /** A JWT, or what gives one; it is asked at each connect. */
    readonly token: TokenSource
    /** One device, or `*` for all that the token covers. */
    readonly deviceId?: string | undefined
    /** Several devices, over one socket. */
    readonly devices?: readonly string[] | undefined
    /** This level and above; `unknown` always passes. With a filter no counts are called missing. */
    readonly level?: Level | undefined
    /** These levels, instead of `level`. */
    readonly levels?: readonly Level[] | undefined
    /** The HTTP API: tells why a handshake was refused, and gives what was skipped. */
    readonly http?: string | undefined
    readonly onEvent?: ((item: Item) => void) | undefined
    readonly onState?: ((state: WatchState) => void) | undefined
    /** Each failed connection, and what the server refused. What can be tried again is. */
    readonly onError?: ((reason: Reason) => void) | undefined
    /** Closes the watch. */
    readonly signal?: AbortSignal | undefined
  }

/** A running watch. Iterating over it gives items until it is closed. */
export type Watch = AsyncIterable<Item> & {
  readonly state: WatchState
  /** Watches one more device, or reads history of one that is watched. */
  readonly subscribe: (deviceId: string, from?: From) => void
  readonly unsubscribe: (deviceId: string) => void
  readonly close: () => void
}

/**
 * Watches devices live: reconnects without end, resumes where it was, and gives each event out once, in order.
 * @throws TypeError when nothing is to be watched, or `url` is none
 */
export const watch = (options: WatchOptions): Watch => {
  const { url, token, deviceId, devices, tail, since, level, levels, http, onEvent, onState, onError, signal } = options
  const tuning: Tuning = { ...defaults, ...options }
  const { clock, network } = tuning
  const ids = new Set([...(deviceId === undefined ? [] : [deviceId]), ...(devices ?? [])])
  let [first = ''] = ids
  if (!first) throw new TypeError('no deviceId')
  new URL(url)

  const filter = { level, levels }
  const streams = new Map<string, EventStream>()
  const ended = new AbortController()
  let state: WatchState = { state: 'catching-up' }
  let link: Link | undefined
  /** Is to take the place of `link` once it is live. */
  let spare: Link | undefined
  /** The link whose renewal is set. */
  let renewed: Link | undefined
  let attempt = 0
  let renewAttempt = 0
  /** Changes whenever what was begun before does not count any more. */
  let turn = 0
  let cancelWait = () => {}
  let cancelRenewal = () => {}
  let tryRenewal = () => {}

  const asking = { fetch: tuning.fetch, http: `${http}` }
  async function* load(span: Span) {
    const { loadEvents } = await import('./http.ts')
    const bounds = { since: before(span.from, 1), until: before(span.to, -1) }
    yield* loadEvents({ ...asking, token: () => tokenFrom(token) }, span, bounds, filter)
  }
  const box = outbox({
    most: tuning.maxBuffered,
    isKept: !onEvent,
    load: http === undefined ? undefined : load,
  })
  /** What a listener throws is its own, and disturbs nothing here. */
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
  /** Says how the socket in use stands. */
  const look = () => {
    for (const [id, stream] of streams) if (!link?.isLiveFor(id)) stream.cut()
    if (!link?.isConnected()) return
    if ([...streams.values()].every(stream => stream.isLive())) {
      attempt = 0
      become({ state: 'live' })
    } else become({ state: 'catching-up' })
  }

  const route = (event: EventFrame, storedFor?: string) => {
    if (levels && !levels.includes(event.level)) return
    const own = streams.get(event.deviceId)
    const all = streams.get('*')
    // Watched twice, it is given out once, and both remember it.
    if (own && all && !all.note(event.id)) return
    const stream = own ?? all
    stream?.take(event, stream.deviceId === storedFor)
  }

  const addStream = (id: string, from: From) => {
    const stream: EventStream = eventStream({
      deviceId: id,
      from,
      isCounting: !levels && (!level || level === 'trace'),
      tuning,
      emit: item => {
        tell(onEvent, item)
        box.put(item, id)
      },
      onJump: () => link?.readJump(stream),
    })
    streams.set(id, stream)
    return stream
  }
  const removeStream = (id: string) => {
    const stream = streams.get(id)
    if (!stream) return
    // What came under both is still wanted.
    streams.delete(id)
    stream.stop(streams.has('*'))
    for (const one of [link, spare]) one?.remove(id)
    look()
  }

  const open = (source: TokenSource): Link => {
    ;[first = first] = streams.keys()
    const opened: Link = openLink({
      url,
      first,
      streams,
      filter,
      token: source,
      tuning,
      route,
      onChanged: () => changed(opened),
      onRefused: removeStream,
      onError: reason => tell(onError, reason),
      onEnd: reason => void (opened === spare ? renewLater(reason) : lost(reason)),
    })
    return opened
  }
  const connect = () => {
    turn++
    cancelWait()
    link = open(token)
  }
  const changed = (one: Link) => {
    if (one === spare && [...streams.keys()].every(one.isLiveFor)) {
      link?.close()
      link = one
      spare = undefined
    }
    look()
    if (link && link !== renewed && state.state === 'live') setRenewal(link)
  }

  const setRenewal = (one: Link) => {
    renewed = one
    renewAttempt = 0
    const { inMs, isForToken } = renewalOf(one.token(), typeof token === 'function', tuning)
    const renew = async () => {
      const next = await tokenFrom(token)
      if (link !== one) return
      const [was = 0, is = was] = [one.token(), next].map(expiryOf)
      if (isForToken && is <= was) throw new Error('no newer token')
      spare = open(next)
    }
    tryRenewal = () => {
      renew().catch(error => link === one && renewLater({ code: 'token', message: textOf(error) }))
    }
    cancelRenewal()
    cancelRenewal = clock.after(inMs, tryRenewal)
  }
  const renewLater = (reason: Reason) => {
    spare = undefined
    tell(onError, reason)
    cancelRenewal = clock.after(backoffMs(renewAttempt++, tuning), tryRenewal)
  }

  const lost = async (reason: Reason) => {
    const mine = ++turn
    const used = link?.token() ?? ''
    cancelRenewal()
    link = spare?.isConnected() ? spare : undefined
    if (!link) spare?.close()
    spare = undefined
    look()
    const told =
      http !== undefined && reason.code === 'handshake'
        ? await import('./http.ts').then(
            ({ explain }) => explain({ ...asking, token: async () => used }, first, reason),
            () => reason,
          )
        : reason
    if (mine !== turn) return
    tell(onError, told)
    if (link) return
    const ms = backoffMs(attempt++, tuning)
    become({ state: 'reconnecting', inSeconds: ms / 1000, at: clock.wall() + ms, reason: told })
    cancelWait = clock.after(ms, connect)
  }
  const drop = () => {
    turn++
    cancelWait()
    cancelRenewal()
    link?.close()
    spare?.close()
    link = undefined
    spare = undefined
    look()
  }
  const networkChanged = () => {
    if (network.isOffline()) {
      drop()
      become({ state: 'offline' })
    } else if (!link) {
      attempt = 0
      const reason = { code: 'offline', message: 'no network' }
      if (state.state === 'offline') become({ state: 'reconnecting', inSeconds: 0, at: clock.wall(), reason })
      connect()
    }
  }
  const close = () => {
    if (ended.signal.aborted) return
    ended.abort()
    drop()
    for (const stream of streams.values()) stream.stop(false)
    become({ state: 'closed' })
    box.end()
  }

  for (const id of ids) addStream(id, { tail, since })
  network.onChange(networkChanged, ended.signal)
  signal?.addEventListener('abort', close, { once: true })
  if (signal?.aborted) close()
  else networkChanged()

  return {
    get state() {
      return state
    },
    subscribe: (id, from = {}) => {
      const known = streams.get(id)
      if (known) {
        if (from.tail !== undefined || from.since !== undefined) known.wanted.push(from)
        link?.readWanted(known)
      } else {
        const stream = addStream(id, from)
        for (const one of [link, spare]) one?.add(stream)
        look()
      }
    },
    unsubscribe: removeStream,
    close,
    [Symbol.asyncIterator]: () => box[Symbol.asyncIterator](),
  }
}
