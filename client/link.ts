import { commandLine } from './commands.ts'
import type { EventFrame, Frame, From, Level } from './frames.ts'
import { earlier, idAt, idOf, wholeId } from './ids.ts'
import { openSocket } from './socket.ts'
import type { Reason } from './state.ts'
import type { EventStream } from './stream.ts'
import type { TokenSource } from './token.ts'
import type { Tuning } from './tuning.ts'

/** After every id: as the beginning of a read of which nothing is known. */
const NOWHERE = '~'

/** How far the history of one subscription has been read over one socket. */
type Reading = {
  isLive?: boolean
  isBusy?: boolean
  /** Everything after this id was read. */
  since?: string
  /** The server's time when it began, its first part if it has several; 0 until it has. */
  readAt: number
  /** More than a backlog carries: it goes on here. */
  more?: { readonly from: string; readonly to: string } | undefined
  /** Where it went on the last time. */
  reached: string
  /** What came about while it went live is read once more, from here. */
  settleSince?: string | undefined
  cancelSilence?: () => void
  isSoon?: boolean
  /** Ends a read that is set for later. */
  cancelLater?: (() => void) | undefined
}

/** What a viewer wants to see. */
export type Filter = { readonly level?: Level | undefined; readonly levels?: readonly Level[] | undefined }

/** One socket and what is subscribed over it. */
export type Link = {
  /** Subscribes a stream that is new. */
  readonly add: (stream: EventStream) => void
  readonly remove: (deviceId: string) => void
  /** Reads what the user wants besides, as soon as it can. */
  readonly readWanted: (stream: EventStream) => void
  /** Reads history again before counts are called missing. */
  readonly readJump: (stream: EventStream) => void
  readonly isConnected: () => boolean
  readonly isLiveFor: (deviceId: string) => boolean
  readonly token: () => string
  readonly close: () => void
}

/** Opens a socket and brings every stream up to date over it. */
export const openLink = ({
  url,
  first,
  streams,
  filter,
  token,
  tuning,
  route,
  onChanged,
  onRefused,
  onError,
  onEnd,
}: {
  url: string
  /** The subscription that goes on the URL. */
  first: string
  streams: ReadonlyMap<string, EventStream>
  filter: Filter
  token: TokenSource
  tuning: Tuning
  route: (event: EventFrame, storedFor?: string) => void
  onChanged: () => void
  onRefused: (deviceId: string) => void
  onError: (reason: Reason) => void
  onEnd: (reason: Reason) => void
}): Link => {
  const { clock, settleMs, maxHoldMs, backlogWithinMs } = tuning
  const readings = new Map<string, Reading>()
  let isConnected = false

  const reading = (deviceId: string): Reading => {
    const found = readings.get(deviceId) ?? { readAt: 0, reached: '' }
    readings.set(deviceId, found)
    return found
  }
  const subscribe = (stream: EventStream, from: From) =>
    commands.push({ action: 'subscribe', deviceId: stream.deviceId, ...from, ...filter })

  /** A backlog that falls silent is asked for again: what would have sent it may have failed. */
  const expectMore = (stream: EventStream, read: Reading) => {
    read.cancelSilence?.()
    if (read.isBusy) read.cancelSilence = clock.after(backlogWithinMs, () => subscribe(stream, stream.ask()))
  }
  const begun = (stream: EventStream, read: Reading, serverMs: number) => {
    read.readAt ||= serverMs
    stream.begun(serverMs)
    expectMore(stream, read)
  }
  const ask = (stream: EventStream, from: From, isOnUrl = false) => {
    const read = reading(stream.deviceId)
    read.isBusy = true
    read.readAt = 0
    read.reached = ''
    read.since = from.since ? idOf(from.since) : NOWHERE
    if (!isOnUrl) subscribe(stream, from)
    return read
  }

  const readLater = (stream: EventStream, atLeastMs: number) => {
    const read = reading(stream.deviceId)
    const ms = Math.max(atLeastMs, stream.restMs())
    const since = () => earlier(read.settleSince ?? '', stream.unsettledSince())
    const isSoon = ms < settleMs
    // What is set stays, but for a read that is to come sooner.
    if (!since() || (read.cancelLater && (!isSoon || read.isSoon))) return
    read.isSoon = isSoon
    read.cancelLater?.()
    read.cancelLater = clock.after(ms, () => {
      read.cancelLater = undefined
      const from = since()
      if (read.isBusy || !from) return readLater(stream, settleMs)
      if (!isSoon) read.settleSince = undefined
      ask(stream, { since: from })
    })
  }
  const readWanted = (stream: EventStream) => {
    const { isLive, isBusy } = reading(stream.deviceId)
    const from = isLive && !isBusy && stream.wanted.shift()
    if (!from) return
    stream.rewind(from)
    ask(stream, from)
  }
  const quiet = (read: Reading) => {
    read.cancelSilence?.()
    read.cancelLater?.()
  }

  const commands = commandLine({
    tuning,
    send: text => socket.send(text),
    refused: (deviceId, reason) => {
      onError(reason)
      const read = readings.get(deviceId)
      if (!read?.isLive) return onRefused(deviceId)
      read.cancelSilence?.()
      read.isBusy = false
    },
  })

  const complete = (stream: EventStream, read: Reading) => {
    const { more } = read
    read.more = undefined
    if (more && wholeId(more.from) > read.reached) {
      read.reached = wholeId(more.from)
      return subscribe(stream, { since: read.reached })
    }
    if (more) stream.gap(more.from, more.to, 'backlog-limit')
    if (!stream.isLive() && stream.overflowed()) return subscribe(stream, stream.ask())
    read.isBusy = false
    read.cancelSilence?.()
    stream.goLive(read.readAt)
    stream.settle(read.since ?? NOWHERE, read.readAt)
    if (!read.isLive) {
      read.isLive = true
      read.settleSince = stream.ask().since
      onChanged()
    }
    readLater(stream, settleMs)
    readWanted(stream)
  }

  const opened = (serverMs: number) => {
    isConnected = true
    commands.open()
    for (const stream of streams.values()) {
      if (stream === onUrl && !filter.levels) begun(stream, ask(stream, asked, true), serverMs)
      else ask(stream, stream.ask())
    }
    if (!streams.has(first)) commands.push({ action: 'unsubscribe', deviceId: first })
    onChanged()
  }

  const hear = (frame: Frame) => {
    if ('id' in frame) return route(frame)
    if (frame.type === 'connected') return opened(Date.parse(frame.timestamp))
    if (frame.type === 'pong') return
    if (frame.type === 'error') return hearError(frame)
    const { deviceId } = frame
    if (frame.type === 'subscribed' || frame.type === 'unsubscribed') commands.answered(deviceId)
    const stream = streams.get(deviceId)
    const read = readings.get(deviceId)
    if (!stream || !read) return
    if (frame.type === 'subscribed') begun(stream, read, Date.parse(frame.timestamp))
    else if (frame.type === 'history') {
      const [from] = frame.events
      const to = frame.events.at(-1)
      expectMore(stream, read)
      if (!from || !to) return
      if (read.since === NOWHERE) read.since = from.id
      for (const event of frame.events) route(event, deviceId)
      stream.readTo(from.id, to.id)
    } else if (frame.type === 'gap') {
      if (frame.reason === 'backlog-limit') read.more = frame
      else stream.gap(frame.from, frame.to, frame.reason)
    } else if (frame.type === 'live' && read.isBusy && read.readAt) complete(stream, read)
  }

  const hearError = (frame: Frame & { type: 'error' }) => {
    const { code, message, deviceId } = frame
    const reason = { code, message, ...(deviceId && { deviceId }) }
    if (code === 'too-many-connections' || code === 'unknown-connection') return socket.end(reason)
    if (code !== 'no-merged-history') return commands.failed(reason)
    // The subscription counts all the same: `live` follows.
    const stream = streams.get(`${deviceId}`)
    stream?.liveOnly()
    if (!stream || stream.isLive()) return
    onError(reason)
    const { since } = stream.ask()
    if (since) stream.gap(since, idAt(reading(stream.deviceId).readAt), 'no-history')
  }

  const target = new URL(url)
  const onUrl = streams.get(first)
  const asked = onUrl?.ask() ?? {}
  const query = { deviceId: first, ...(filter.levels ? {} : { ...asked, level: filter.level }) }
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) target.searchParams.set(key, `${value}`)
  }
  const close = () => {
    isConnected = false
    commands.close()
    for (const read of readings.values()) quiet(read)
  }
  const socket = openSocket({
    url: target.href,
    token,
    tuning,
    onFrame: hear,
    onEnd: reason => {
      close()
      onEnd(reason)
    },
  })

  return {
    add: stream => {
      if (isConnected) ask(stream, stream.ask())
    },
    remove: deviceId => {
      const read = readings.get(deviceId)
      if (!read) return
      quiet(read)
      readings.delete(deviceId)
      commands.push({ action: 'unsubscribe', deviceId })
    },
    readWanted,
    readJump: stream => readLater(stream, stream.deviceId === '*' ? settleMs : maxHoldMs),
    isConnected: () => isConnected,
    isLiveFor: deviceId => readings.get(deviceId)?.isLive === true,
    token: socket.token,
    close: () => {
      close()
      socket.close()
    },
  }
}
