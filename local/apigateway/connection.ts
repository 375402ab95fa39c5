import type { WebSocket } from 'ws'
import type { Conversation } from './events.ts'
import { type Cuts, MAX_WAITING_BYTES } from './limits.ts'

/** How a socket ended. */
export type Closing = { readonly code: number; readonly reason: string }

/** The fate of a frame: it is on its way, it is refused because the viewer does not read, or the viewer is gone. */
export type Sent = 'sent' | 'full' | 'gone'

/** An open socket. */
export type Connection = {
  readonly conversation: Conversation
  /** When data last went either way, ms since the epoch. */
  readonly lastActiveAt: () => number
  /** Whether frames can be sent. False from the moment that either side closes. */
  readonly isOpen: () => boolean
  /** Sends a text frame, unless more than {@link MAX_WAITING_BYTES} already wait for this viewer. Never waits. */
  readonly send: (text: Buffer | string) => Sent
  /** Sends a text frame however much waits: what was accepted before must not be lost. */
  readonly push: (text: Buffer | string) => void
  /** Closes properly. */
  readonly close: (code: number, reason: string) => void
  /** Cuts the wire: the viewer sees 1006. */
  readonly cut: () => void
  /** Notes that the viewer said something. */
  readonly touch: () => void
}

/** A viewer that does not answer a close is cut after this, ms. */
const CLOSING_MS = 2_000

const TEXT = { binary: false }

/**
 * Wraps a socket with the platform's cuts. Only messages count as activity: whether AWS also counts ping frames is not
 * documented, and a viewer that lives on them alone is better cut here first (to be checked live).
 * @param now ms since the epoch
 * @param onSent told of each text frame and its payload bytes
 */
export const connection = (
  socket: WebSocket,
  conversation: Conversation,
  { idleMs, durationMs }: Cuts,
  now: () => number,
  onSent: (bytes: number) => void,
): Connection => {
  let activeAt = conversation.connectedAt
  let active = performance.now()

  const touch = (): void => {
    activeAt = now()
    active = performance.now()
  }
  const isOpen = (): boolean => socket.readyState === socket.OPEN
  const push = (text: Buffer | string): void => {
    touch()
    onSent(Buffer.byteLength(text))
    socket.send(text, TEXT)
  }
  const close = (code: number, reason: string): void => {
    if (!isOpen()) return
    socket.close(code, reason)
    const cutting = setTimeout(() => socket.terminate(), CLOSING_MS)
    socket.once('close', () => clearTimeout(cutting))
  }

  const sinceActive = (): number => performance.now() - active
  let idle: NodeJS.Timeout
  const watch = (ms: number): void => {
    idle = setTimeout(() => {
      const left = idleMs - sinceActive()
      if (left > 0) watch(Math.ceil(left))
      else close(1001, 'Going away')
    }, ms)
  }
  watch(idleMs)
  const duration = setTimeout(close, durationMs, 1001, 'Going away')
  socket.once('close', () => {
    clearTimeout(idle)
    clearTimeout(duration)
  })

  return {
    conversation,
    lastActiveAt: () => activeAt,
    isOpen,
    send: text => {
      if (!isOpen()) return 'gone'
      if (socket.bufferedAmount > MAX_WAITING_BYTES) return 'full'
      push(text)
      return 'sent'
    },
    push,
    close,
    cut: () => socket.terminate(),
    touch,
  }
}
