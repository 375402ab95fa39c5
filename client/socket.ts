import type { Frame } from './frames.ts'
import type { Settings } from './settings.ts'
import type { Reason } from './state.ts'
import { type TokenSource, tokenFrom } from './token.ts'
import type { WebSocketLike } from './webSocket.ts'

/** One socket: it parses frames, pings, and ends once. */
export type Socket = {
  readonly send: (text: string) => void
  /** Ends it, and tells the reason. */
  readonly end: (reason: Reason) => void
  /** Ends it without telling. */
  readonly close: () => void
  /** The token that it was opened with. */
  readonly token: () => string
}

/** The message of an error, whatever was thrown. */
const textOf = (error: unknown): string => `${Object(error).message ?? error}`

const frameFrom = (event: object): Frame | undefined => {
  try {
    return Object(JSON.parse(Object(event).data))
  } catch {
    return undefined
  }
}

/** Opens a socket. It calls `onEnd` once, unless it is closed before. */
export const openSocket = (
  url: string,
  token: TokenSource,
  { clock, openWebSocket, connectWithinMs, pingEveryMs, pongWithinMs }: Settings,
  onFrame: (frame: Frame) => void,
  onEnd: (reason: Reason) => void,
): Socket => {
  let socket: WebSocketLike | undefined
  let usedToken = ''
  let isOpen = false
  let isOver = false

  const close = () => {
    isOver = true
    cancel()
    socket?.close()
  }
  const end = (reason: Reason) => {
    if (isOver) return
    close()
    onEnd(reason)
  }
  const rest = () => {
    cancel()
    cancel = clock.after(pingEveryMs, () => {
      socket?.send('ping')
      cancel = clock.after(pongWithinMs, () => end({ code: 'no-pong', message: 'no pong' }))
    })
  }
  let cancel = clock.after(connectWithinMs, () => end({ code: 'timeout', message: 'not in time' }))

  const open = (used: string) => {
    usedToken = used
    if (isOver) return
    socket = openWebSocket(url, ['sonde.v1', used])
    socket.addEventListener('open', () => {
      isOpen = true
    })
    socket.addEventListener('message', event => {
      const frame = frameFrom(event)
      if (!frame || isOver) return
      if (frame.type === 'connected' || frame.type === 'pong') rest()
      onFrame(frame)
    })
    socket.addEventListener('error', () => {})
    socket.addEventListener('close', event => {
      const { code, reason }: { code?: unknown; reason?: unknown } = event
      end(
        isOpen
          ? { code: 'closed', message: `closed: ${code} ${reason}` }
          : { code: 'handshake', message: 'handshake failed' },
      )
    })
  }
  tokenFrom(token)
    .then(open, error => end({ code: 'token', message: textOf(error) }))
    .catch(error => end({ code: 'handshake', message: textOf(error) }))

  return {
    send: text => {
      if (isOpen && !isOver) socket?.send(text)
    },
    end,
    close,
    token: () => usedToken,
  }
}
