import type { From } from './frames.ts'
import type { Filter } from './link.ts'
import type { Reason } from './state.ts'
import type { Tuning } from './tuning.ts'

/** What is asked of the server. */
export type Command =
  | ({ readonly action: 'subscribe'; readonly deviceId: string } & From & Filter)
  | { readonly action: 'unsubscribe'; readonly deviceId: string }

/** The server answers only so many messages a second. */
const PAUSE_MS = 1_000

/** Sends one command at a time and waits for its answer: so an error that names no device is about that one. */
export type CommandLine = {
  readonly push: (command: Command) => void
  /** The socket is open: from now on commands are sent. */
  readonly open: () => void
  readonly answered: (deviceId: string) => void
  /** The server said an error. */
  readonly failed: (reason: Reason) => void
  readonly close: () => void
}

export const commandLine = ({
  tuning: { clock, connectWithinMs },
  send,
  refused,
}: {
  tuning: Pick<Tuning, 'clock' | 'connectWithinMs'>
  send: (text: string) => void
  refused: (deviceId: string, reason: Reason) => void
}): CommandLine => {
  const waiting: Command[] = []
  let isOpen = false
  let cancel = () => {}

  const next = (afterMs: number) => {
    cancel()
    if (!isOpen || !waiting[0]) return
    cancel = clock.after(afterMs, sendFirst)
  }
  const sendFirst = () => {
    const [first] = waiting
    if (!first) return
    send(JSON.stringify(first))
    next(connectWithinMs)
  }
  const done = () => {
    cancel()
    waiting.shift()
    sendFirst()
  }

  return {
    push: command => {
      waiting.push(command)
      if (isOpen && waiting.length === 1) sendFirst()
    },
    open: () => {
      isOpen = true
      sendFirst()
    },
    answered: deviceId => {
      if (waiting[0]?.deviceId === deviceId) done()
    },
    failed: reason => {
      const [first] = waiting
      const deviceId = reason.deviceId ?? first?.deviceId ?? ''
      if (first?.deviceId !== deviceId) return refused(deviceId, reason)
      if (reason.code === 'too-many-messages' || reason.code === 'internal') return next(PAUSE_MS)
      done()
      refused(deviceId, reason)
    },
    close: () => {
      isOpen = false
      cancel()
    },
  }
}
