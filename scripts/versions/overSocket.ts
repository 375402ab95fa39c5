import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import * as z from 'zod'
import type { watch } from '../../client/watch.ts'

const Typed = z.looseObject({ type: z.string() })
/** Frames that open and read; an error ends a command. */
const OF_A_BACKLOG: readonly string[] = ['connected', 'history', 'live', 'error']
const WITHIN_MS = 10_000

/** The exchange between an SDK and a stage, of the same version or not. */
export type Exchange = {
  /** Ids of the events of the history that the SDK delivered. */
  readonly ids: readonly string[]
  /** The texts that the SDK sent. */
  readonly texts: readonly string[]
}

/**
 * Runs the SDK of one version against a server that speaks the frames of another: a greeting, a history with the events among the frames,
 * and the other frames, which must not disturb it.
 */
export const overSocket = async (sdk: typeof watch, frames: readonly unknown[]): Promise<Exchange> => {
  const typed = frames.map(frame => Typed.parse(frame))
  const events = typed.filter(frame => 'id' in frame)
  const others = typed.filter(frame => !('id' in frame) && !OF_A_BACKLOG.includes(frame.type))
  const ids: string[] = []
  const texts: string[] = []
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sonde.v1' })
  await once(server, 'listening')
  server.on('connection', socket => {
    const send = (frame: unknown) => socket.send(JSON.stringify(frame))
    socket.on('message', data => {
      const text = data.toString()
      texts.push(text)
      const { action, deviceId } = z
        .looseObject({ action: z.string().optional() })
        .parse(JSON.parse(text === 'ping' ? '{}' : text))
      if (action !== 'subscribe') return
      send({ type: 'subscribed', deviceId, timestamp: new Date().toISOString() })
      send({ type: 'live', deviceId })
    })
    send(typed.find(({ type }) => type === 'connected'))
    send({ ...typed.find(({ type }) => type === 'history'), events, done: false })
    for (const frame of others) send(frame)
    send({ type: 'history', deviceId: 'ABC123', events: [], done: true })
    send(typed.find(({ type }) => type === 'live'))
  })
  const { port } = server.address() as AddressInfo
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error(`not in time: ${JSON.stringify({ ids, texts })}`)), WITHIN_MS)
  const watching = sdk({
    url: `ws://127.0.0.1:${port}/live`,
    token: 'token',
    deviceId: 'ABC123',
    tail: 10,
    onEvent: item => {
      if ('id' in item) ids.push(item.id)
      if (ids.length >= events.length && texts.length > 0) resolve()
    },
    onState: () => {
      if (ids.length >= events.length && texts.length > 0) resolve()
    },
  })
  watching.subscribe('XYZ', { tail: 5 })
  watching.unsubscribe('OTHER')
  try {
    await promise
  } finally {
    clearTimeout(timer)
    watching.close()
    for (const client of server.clients) client.terminate()
    await new Promise(closed => server.close(closed))
  }
  // A version that knows frames of several events delivers more, in time or not.
  const inHistory = new Set(events.map(({ id }) => id))
  return { ids: ids.filter(id => inHistory.has(id)), texts: [...new Set(texts)] }
}
