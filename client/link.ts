import { commandLine } from './commands.ts'
import type { EventFrame, Frame } from './frames.ts'
import { type Reader, reader } from './reader.ts'
import type { Settings } from './settings.ts'
import { openSocket } from './socket.ts'
import type { Reason } from './state.ts'
import type { EventStream } from './stream.ts'
import type { TokenSource } from './token.ts'

/** One socket and the subscriptions over it. */
export type Link<Stream, Read> = {
  /** Subscribes a stream that is new. */
  readonly add: (stream: Stream) => void
  readonly remove: (deviceId: string) => void
  /** Reads the history of a subscription, once the socket is connected. */
  readonly reader: (deviceId: string) => Read | undefined
  readonly token: () => string
  readonly close: () => void
}

/** The part of a subscription that is the same for events and for statuses. */
export type Subscription = Pick<EventStream, 'deviceId' | 'ask' | 'cut'>

/** The subscriptions that a link is opened for, and who hears what becomes of it. */
export type LinkNeeds<Stream> = {
  /** The subscription that goes on the URL. */
  readonly firstId: string
  readonly streams: ReadonlyMap<string, Stream>
  readonly token: TokenSource
  readonly onConnected: () => void
  /** Another subscription is live. */
  readonly onLive: () => void
  readonly onRefused: (deviceId: string, reason: Reason) => void
  readonly onError: (reason: Reason) => void
  readonly onEnd: (reason: Reason) => void
}

/** The options of a link. */
export type LinkOptions = LinkNeeds<EventStream> & {
  readonly settings: Settings
  /** Takes events to their subscriptions. @param storedFor the subscription whose history holds them */
  readonly route: (events: readonly EventFrame[], storedFor?: string) => void
}

/** Opens a socket and brings every stream up to date over it. */
export const openLink = (options: LinkOptions): Link<EventStream, Reader> => {
  const { settings, firstId, streams, token, route, onConnected, onRefused, onError, onEnd } = options
  const { url, level, levels } = settings
  const readers = new Map<string, Reader>()
  let isConnected = false
  /** Frames about subscriptions that have overtaken `connected`. */
  const early: Frame[] = []
  const stuck = () => socket.end({ code: 'timeout', message: 'not in time' })

  const read = (stream: EventStream, from = stream.ask(), begunAt?: string) => {
    const { deviceId } = stream
    const one = reader(
      stream,
      from,
      begunAt,
      options,
      since => commands.push({ action: 'subscribe', deviceId, ...since, level, levels }),
      stuck,
    )
    readers.set(deviceId, one)
  }

  const commands = commandLine(
    settings,
    text => socket.send(text),
    (deviceId, reason) => {
      const one = readers.get(deviceId)
      if (one?.isLive()) {
        onError(reason)
        return one.giveUp()
      }
      // The server has never subscribed it, and would refuse to unsubscribe it.
      one?.halt()
      readers.delete(deviceId)
      onRefused(deviceId, reason)
    },
    stuck,
  )

  const opened = (timestamp: string) => {
    // The bus may deliver the event twice that greets a viewer.
    if (isConnected) return
    isConnected = true
    for (const stream of streams.values()) {
      if (stream === onUrl) read(stream, asked, timestamp)
      else read(stream)
    }
    if (!streams.has(firstId)) commands.push({ action: 'unsubscribe', deviceId: firstId })
    onConnected()
    for (const frame of early) hear(frame)
  }

  const hear = (frame: Frame) => {
    if ('id' in frame) return route([frame])
    if (frame.type === 'events') return route(frame.events)
    if (frame.type === 'pong' || frame.type === 'ack') return
    if (frame.type === 'error') return hearError(frame)
    if (!isConnected && frame.type !== 'connected') return early.push(frame)
    const one = readers.get(frame.deviceId)
    switch (frame.type) {
      case 'connected':
        return opened(frame.timestamp)
      case 'unsubscribed':
        return commands.answered(frame.deviceId)
      case 'subscribed':
        commands.answered(frame.deviceId)
        return one?.begin(frame.timestamp)
      case 'history':
        return one?.takeHistory(frame.events)
      case 'gap':
        return one?.gap(frame)
      case 'live':
        return one?.completed()
    }
  }

  const hearError = (frame: Frame & { type: 'error' }) => {
    const { type: _, message_id: __, ...reason } = frame
    const { code, deviceId } = reason
    // `too-many-connections`, `unknown-connection`
    if (/connection/.test(code)) return socket.end(reason)
    // `too-much-reading`: the history that is owed is asked for again when it has been silent for a while.
    if (/reading/.test(code)) return onError(reason)
    // `no-merged-history`, `unknown-parameter`: they concern no command. An older stage does without a parameter of this SDK;
    // without a merged history the subscription counts all the same, and `live` follows.
    if (!/history|parameter/.test(code)) return commands.failed(reason)
    if (streams.get(deviceId ?? '')?.liveOnly()) onError(reason)
  }

  const target = new URL(url)
  const onUrl = levels ? undefined : streams.get(firstId)
  const asked = onUrl?.ask()
  const query = { deviceId: firstId, ...asked, level: asked && level, batch: 1 }
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) target.searchParams.set(key, `${value}`)
  }
  const close = () => {
    commands.close()
    early.length = 0
    for (const one of readers.values()) one.halt()
  }
  const socket = openSocket(target.href, token, settings, hear, reason => {
    close()
    onEnd(reason)
  })

  return {
    add: stream => {
      if (isConnected) read(stream)
    },
    remove: deviceId => {
      readers.get(deviceId)?.halt()
      if (readers.delete(deviceId)) commands.push({ action: 'unsubscribe', deviceId })
    },
    reader: deviceId => readers.get(deviceId),
    token: socket.token,
    close: () => {
      close()
      socket.close()
    },
  }
}
