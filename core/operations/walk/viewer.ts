import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import * as z from 'zod'
import { SUBPROTOCOL } from '../../contracts/subprotocol.ts'
import { Broken } from './hops.ts'
import { codeOf, within } from './measured.ts'

/** The part of a frame that a walk reads. */
const Frame = z.looseObject({
  type: z.string(),
  data: z.looseObject({ uplink_count: z.number().nullish() }).optional(),
})
export type Frame = z.infer<typeof Frame>

/** An open socket of the walk. */
export type ViewerSide = {
  /** Resolves with the first frame that fits, received already or later. @throws Broken when the socket closes first */
  readonly frame: (fits: (frame: Frame) => boolean) => Promise<Frame>
  readonly close: () => void
}

/**
 * Opens the socket of a viewer with the subprotocol token, as a browser does.
 * @param url `wss://…/live`
 * @throws Broken with the status of a refused handshake
 */
export const openViewer = async (
  url: string,
  { deviceId, token, patienceMs }: { deviceId: string; token: string; patienceMs: number },
): Promise<ViewerSide> => {
  const address = `${url}?deviceId=${encodeURIComponent(deviceId)}`
  const socket = new WebSocket(address, [SUBPROTOCOL, token])
  const frames: Frame[] = []
  const waiting = new Set<() => void>()
  const ended = Promise.withResolvers<never>()
  ended.promise.catch(() => undefined)

  socket.addEventListener('message', ({ data }) => {
    const frame = Frame.safeParse(jsonIn(String(data)))
    if (frame.success) frames.push(frame.data)
    for (const look of waiting) look()
  })
  socket.addEventListener('close', ({ code }) => {
    const next = 'Look at the log of the function Broadcast: it cuts a viewer that cannot be posted to.'
    ended.reject(new Broken(`the socket was closed (${code})`, next))
  })
  const opened = new Promise<'open' | 'failed'>(done => {
    socket.addEventListener('open', () => done('open'))
    socket.addEventListener('error', () => done('failed'))
  })
  const outcome = await within(patienceMs, opened, () => new Error('late')).catch(() => 'late' as const)
  if (outcome !== 'open') {
    socket.close()
    const why = outcome === 'late' ? `no answer in ${patienceMs / 1000} s` : await refusalOf(address, token, patienceMs)
    throw new Broken(
      `the socket at ${url} does not open: ${why}`,
      'Compare with the output WebSocketUrl of the stack; look at the logs of the functions Authorize and Connect.',
    )
  }
  return {
    frame: fits =>
      Promise.race([
        ended.promise,
        new Promise<Frame>(done => {
          const look = () => {
            const found = frames.find(fits)
            if (!found) return
            waiting.delete(look)
            done(found)
          }
          waiting.add(look)
          look()
        }),
      ]),
    close: () => socket.close(),
  }
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The status of a refused handshake. `WebSocket` does not tell it, so that the handshake is repeated by hand (RFC 6455 §4.1). */
const refusalOf = (address: string, token: string, patienceMs: number): Promise<string> =>
  new Promise(done => {
    const url = new URL(address.replace(/^ws/, 'http'))
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-protocol': `${SUBPROTOCOL}, ${token}`,
    }
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest
    const asked = ask(url, { headers, signal: AbortSignal.timeout(patienceMs) })
    asked.on('error', error => done(codeOf(error) ?? error.message))
    asked.on('upgrade', (_, socket) => {
      socket.destroy()
      done('it failed once, and opened at the second attempt')
    })
    asked.on('response', response => {
      response.resume()
      done(`the handshake is answered ${response.statusCode} ${response.statusMessage ?? ''}`.trim())
    })
    asked.end()
  })
