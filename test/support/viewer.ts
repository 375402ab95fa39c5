import { once } from 'node:events'
import { request } from 'node:http'
import WebSocket from 'ws'
import * as z from 'zod'

const Frame = z.looseObject({
  type: z.string(),
  deviceId: z.string().optional(),
  id: z.string().optional(),
  timestamp: z.string().optional(),
  events: z.array(z.looseObject({ id: z.string(), deviceId: z.string() })).optional(),
})
/** A frame as it came, of any type. */
export type AnyFrame = z.infer<typeof Frame>

/** A WebSocket client that keeps what it has received. */
export type TestViewer = {
  readonly frames: readonly AnyFrame[]
  /** Uplink frames of a device. */
  readonly uplinks: (deviceId: string) => AnyFrame[]
  /** How long after it was received each uplink of a device came, ms. */
  readonly delays: (deviceId: string) => number[]
  /** Ids of all events of devices that came, in `history` frames or by themselves, each once, in the order of ids; without what the stack tells about a device. */
  readonly ids: () => string[]
  /** Resolves when the socket has closed, with its code. */
  readonly closed: Promise<number>
  /** Resolves with the first frame, past or to come, that fits. */
  readonly frame: (fits: (frame: AnyFrame) => boolean) => Promise<AnyFrame>
  readonly send: (text: string) => void
  readonly subprotocol: string
  /** Cuts the TCP connection without a word. */
  readonly vanish: () => void
  readonly close: () => Promise<void>
}

/** Ways to bring a token along. */
export const withSubprotocol = (url: string, token: string): WebSocket => new WebSocket(url, ['sonde.v1', token])
export const withHeader = (url: string, token: string): WebSocket =>
  new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
export const withQuery = (url: string, token: string): WebSocket => new WebSocket(`${url}&token=${token}`)

/** After so long without a message it sends a ping, whose answer is not kept: the platform's ten idle minutes are six seconds in tests, ms. */
const SILENT_MS = 2_000

/** Waits until the socket is open and its first frame has come, `connected` unless another is expected. */
export const openViewer = async (socket: WebSocket, greeting = 'connected'): Promise<TestViewer> => {
  const frames: AnyFrame[] = []
  const waiting = new Set<() => void>()
  let spokeAt = performance.now()
  let unasked = 0
  const keeping = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN || performance.now() - spokeAt < SILENT_MS) return
    spokeAt = performance.now()
    unasked++
    socket.send('ping')
  }, SILENT_MS / 2)
  socket.once('close', () => clearInterval(keeping))
  const cameAt = new WeakMap<AnyFrame, number>()
  socket.on('message', data => {
    const told: unknown = JSON.parse(data.toString())
    spokeAt = performance.now()
    const { type } = Object(told)
    // Where the platform refuses a message, it says so without a type.
    if (unasked > 0 && (type === 'pong' || type === undefined)) {
      unasked--
      return
    }
    const frame = Frame.parse(told)
    cameAt.set(frame, Date.now())
    frames.push(frame)
    for (const look of waiting) look()
  })
  const frame = (fits: (frame: AnyFrame) => boolean): Promise<AnyFrame> =>
    new Promise(done => {
      const look = () => {
        const found = frames.find(fits)
        if (!found) return
        waiting.delete(look)
        done(found)
      }
      waiting.add(look)
      look()
    })
  const uplinks = (of: string) => frames.filter(({ type, deviceId }) => type === 'uplink' && deviceId === of)
  const closed = new Promise<number>(done => socket.once('close', done))
  await once(socket, 'open')
  await frame(({ type }) => type === greeting)
  return {
    frames,
    uplinks,
    delays: deviceId => uplinks(deviceId).map(frame => (cameAt.get(frame) ?? 0) - Date.parse(frame.timestamp ?? '')),
    ids: () =>
      [
        ...new Set(
          frames
            .flatMap(frame => [frame, ...(frame.events ?? [])])
            .flatMap(({ id, type }) => (id && type !== 'status' ? [id] : [])),
        ),
      ].sort(),
    closed,
    frame,
    send: text => socket.send(text),
    subprotocol: socket.protocol,
    vanish: () => socket.terminate(),
    close: async () => {
      if (socket.readyState === WebSocket.CLOSED) return
      socket.close()
      await once(socket, 'close')
    },
  }
}

/** The HTTP status by which a handshake is refused, with what was said. */
export const refusedWith = (
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> =>
  new Promise((done, failed) => {
    const socket = new WebSocket(url, { headers })
    socket.on('open', () => {
      socket.terminate()
      failed(new Error('the socket was let open'))
    })
    socket.on('error', failed)
    socket.on('unexpected-response', (_, response) => {
      let body = ''
      response.on('data', part => {
        body += part
      })
      response.on('end', () => done({ status: response.statusCode ?? 0, body }))
    })
  })

/** The answer to a handshake that offers its subprotocols in several header lines. The socket is closed again. */
export const upgraded = (url: string, subprotocols: readonly string[]) =>
  new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]> }>((done, failed) => {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      'sec-websocket-protocol': [...subprotocols],
    }
    const asked = request(url.replace(/^ws/, 'http'), { headers })
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      done({ status: response.statusCode, headers: response.headers })
    })
    asked.on('response', response => done({ status: response.statusCode, headers: response.headers }))
    asked.on('error', failed)
    asked.end()
  })
