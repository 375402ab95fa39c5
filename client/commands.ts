import type { Command } from './frames.ts'
import type { Settings } from './settings.ts'
import type { Reason } from './state.ts'

/** The server answers only so many messages a second. */
const PAUSE_MS = 1_000
/** The codes of errors that pass: `too-many-messages`, `backlog-running`, `internal`. */
const PASSING = /messages|running|internal/

/** Sends one command at a time and waits for its answer, so that an error without a device is about that command. */
export type CommandLine = {
  readonly push: (command: Command) => void
  readonly answered: (deviceId: string) => void
  /** The server sent an error. */
  readonly failed: (reason: Reason) => void
  readonly close: () => void
}

/** @param stuck called when a command has been tried for `backlogWithinMs`: the socket, or the server behind it, does not work */
export const commandLine = (
  { clock, connectWithinMs, backlogWithinMs }: Pick<Settings, 'clock' | 'connectWithinMs' | 'backlogWithinMs'>,
  send: (text: string) => void,
  refused: (deviceId: string, reason: Reason) => void,
  stuck: () => void,
): CommandLine => {
  const waiting: Command[] = []
  /** When the first command is given up, by the clock; 0 before it is sent. */
  let endsAt = 0
  let isOver = false
  let cancel = () => {}

  const next = (afterMs: number) => {
    cancel()
    if (!isOver) cancel = clock.after(afterMs, sendFirst)
  }
  const sendFirst = () => {
    const [first] = waiting
    if (!first) return
    endsAt ||= clock.now() + backlogWithinMs
    if (clock.now() >= endsAt) return stuck()
    send(JSON.stringify(first))
    next(connectWithinMs)
  }
  const done = () => {
    cancel()
    endsAt = 0
    waiting.shift()
    sendFirst()
  }

  return {
    push: command => {
      waiting.push(command)
      if (waiting.length === 1) sendFirst()
    },
    answered: deviceId => {
      if (waiting[0]?.deviceId === deviceId) done()
    },
    failed: reason => {
      const [first] = waiting
      const deviceId = reason.deviceId ?? first?.deviceId ?? ''
      if (first?.deviceId === deviceId) {
        if (PASSING.test(reason.code)) return next(PAUSE_MS)
        done()
      }
      refused(deviceId, reason)
    },
    close: () => {
      isOver = true
      cancel()
    },
  }
}
