import { backoffMs } from './backoff.ts'
import { type Connection, connected, due, ended, live, online, refused, socketsIn, spareEnded } from './connection.ts'
import { HistoryError } from './historyError.ts'
import type { Link, LinkNeeds, Subscription } from './link.ts'
import { type Renewal, renewalOf } from './renewal.ts'
import type { Settings } from './settings.ts'
import type { Reason, WatchState } from './state.ts'
import { expiryOf, type TokenSource, tokenFrom } from './token.ts'

/** The subscriptions that share a socket. It keeps the socket open: renews it, and opens another when it is cut. */
export type Lane<Stream extends Subscription, Read> = {
  readonly streams: ReadonlyMap<string, Stream>
  readonly state: () => WatchState
  readonly add: (stream: Stream) => void
  readonly remove: (deviceId: string) => void
  /** Reads the history of a subscription over the socket in use. */
  readonly reader: (deviceId: string) => Read | undefined
  /** Checks whether every subscription is live. */
  readonly look: () => void
  /** The machine has a network, or has lost it. */
  readonly networkChanged: () => void
  /** Replaces the socket, or tries at once to open one. */
  readonly reconnect: () => void
  readonly close: () => void
}

/** The connections of a lane to the watch that it belongs to. */
export type LaneOptions<Stream extends Subscription, Read> = {
  readonly settings: Settings
  /** Opens a socket with the subscriptions over it. */
  readonly open: (needs: LinkNeeds<Stream>) => Link<Stream, Read>
  /** The state is another one. */
  readonly onState: () => void
  readonly onError: (reason: Reason) => void
  /** The server has refused a subscription. */
  readonly onRefused: (deviceId: string, reason: Reason) => void
  /** The server has refused the lane for ever. */
  readonly onFinal: (reason: Reason) => void
  /** How many subscriptions the watch has. */
  readonly count: () => number
}

/** A lane without a subscription yet, which opens no socket before {@link Lane.networkChanged}. */
export const openLane = <Stream extends Subscription, Read extends { readonly isLive: () => boolean }>(
  options: LaneOptions<Stream, Read>,
): Lane<Stream, Read> => {
  const { settings, onState, onError, onRefused, onFinal, count } = options
  const { token, http, clock, network } = settings
  const streams = new Map<string, Stream>()
  let firstId = ''
  let state: WatchState = { state: 'catching-up' }
  let connection: Connection = { at: 'offline', failures: 0 }
  /** The sockets that `connection` holds: the one in use, and then a spare. */
  const sockets: Link<Stream, Read>[] = []
  let renewal: Renewal = { inMs: 0, isForToken: false }
  let cancelTimer = () => {}

  const become = (next: WatchState) => {
    state = next
    onState()
  }
  const becomeReconnecting = (reason: Reason, ms = 0) =>
    become({ state: 'reconnecting', inSeconds: ms / 1000, at: clock.wall() + ms, reason })
  const isLiveOver = (one?: Link<Stream, Read>) => [...streams.keys()].every(id => one?.reader(id)?.isLive())
  const look = () => go(isLiveOver(sockets.at(-1)) ? live(connection) : connection)

  const open = (source: TokenSource): Link<Stream, Read> => {
    ;[firstId = firstId] = streams.keys()
    const opened: Link<Stream, Read> = options.open({
      firstId,
      streams,
      token: source,
      onConnected: () => go(connected(connection)),
      onLive: look,
      onRefused,
      onError,
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
    // The file, or an answer, may never come.
    cancelTimer = clock.after(settings.backlogWithinMs, () => go(ended(connection), reason))
    try {
      const { explain: find } = await import('./http.ts')
      told = await find(settings, used, firstId, streams.get(firstId)?.ask() ?? {}, reason, count(), HistoryError)
    } catch {
      // The file could not be loaded.
    }
    if (connection !== asked) return
    if (told.isFinal) return onFinal(told)
    if (!told.deviceId) return go(ended(connection), told)
    onRefused(told.deviceId, told)
    // Without that device: nothing is to be waited for.
    go(online(connection))
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
    if (at === 'offline') become({ state: at })
    else if (state.state === 'offline') becomeReconnecting({ code: 'offline', message: 'no network' })
    if (!reason) return
    onError(reason)
    if (at === 'waiting') becomeReconnecting(reason, ms)
  }

  return {
    streams,
    state: () => state,
    add: stream => {
      streams.set(stream.deviceId, stream)
      for (const one of sockets) one.add(stream)
    },
    remove: id => {
      streams.delete(id)
      for (const one of sockets) one.remove(id)
    },
    reader: id => sockets[0]?.reader(id),
    look,
    networkChanged: () => go(network.isOffline() ? { at: 'offline', failures: 0 } : online(connection)),
    reconnect: () => {
      const { at } = connection
      if (at === 'offline' || at === 'closed') return
      const isInUse = at === 'steady' || socketsIn(connection) > 1
      for (const old of sockets.splice(isInUse ? 1 : 0)) old.close()
      renewal = { ...renewal, isForToken: false }
      go({ at: isInUse ? 'renewing' : 'opening', failures: 0 })
    },
    close: () => go({ at: 'closed', failures: 0 }),
  }
}
