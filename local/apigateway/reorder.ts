import type { Faults } from '../contracts.ts'
import type { Connection, Sent } from './connection.ts'

/** How long a frame is held back at most when nothing follows it, ms. A fault's `delayMs` goes before it. */
const HOLD_MS = 100

/** Sends frames, now and then in another order. */
export type Reorder = {
  readonly send: (connection: Connection, text: Buffer) => Sent
  /** Sends what is held back for a connection. */
  readonly flush: (connection: Connection) => void
}

/**
 * The fault `post-reorder`: two posts shortly after each other may overtake one another on AWS. A frame that it strikes is
 * held back and sent after the next one, or alone after a moment. None is lost while the connection stays.
 */
export const reorder = (faults: Faults): Reorder => {
  const held = new Map<Connection, { readonly text: Buffer; readonly timer: NodeJS.Timeout }>()

  const flush = (connection: Connection): void => {
    const waiting = held.get(connection)
    if (waiting === undefined) return
    clearTimeout(waiting.timer)
    held.delete(connection)
    if (connection.isOpen()) connection.push(waiting.text)
  }

  return {
    flush,
    send: (connection, text) => {
      if (held.has(connection)) {
        const sent = connection.send(text)
        flush(connection)
        return sent
      }
      const fault = faults.strikes('post-reorder', connection.conversation.api.logicalId)
      if (fault === undefined) return connection.send(text)
      if (!connection.isOpen()) return 'gone'
      held.set(connection, { text, timer: setTimeout(flush, fault.delayMs ?? HOLD_MS, connection) })
      return 'sent'
    },
  }
}
