import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { constants } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { Outcome } from '../command.ts'
import type { Sender } from './sender.ts'
import { type LinePipe, linePipe } from './streams.ts'

/** Signals that a program is ended, told or asked by. */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT'] as const
/** A terminal sends these to all of its programs. */
const BY_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGWINCH', 'SIGCONT'])
const NOT_FOUND = 127
const NOT_STARTED = 126

type Options = {
  readonly own: Sender
  readonly say: (text: string) => void
  readonly stop: AbortController
  readonly drainMs: number
}

/**
 * Runs a command, shows what it prints, unchanged, and ships it. Signals go to the command. It ends with the exit code of the command, once
 * its lines are sent or `drainMs` have passed.
 */
export const runCommandAndShip = async (
  [program, ...args]: readonly [string, ...string[]],
  { own, say, stop, drainMs }: Options,
): Promise<Outcome> => {
  const child = spawn(program, args, { stdio: ['inherit', 'pipe', 'pipe'] })
  const unforward = forwardSignals(child)
  const failed = once(child, 'error').then(([error]: unknown[]) => error)
  const out = linePipe({ own, key: randomUUID })
  const err = linePipe({ own, key: randomUUID, isError: true })
  const closed = new Promise<number>(resolve => {
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
  const shown = Promise.all([
    pass(child.stdout, process.stdout, out, say),
    pass(child.stderr, process.stderr, err, say),
  ])
  const code = await Promise.race([closed, failed.then(error => startFailure(error, program, say))])
  if (child.pid !== undefined) await shown
  const drained = Promise.all([out.end(), err.end()])
  const isDrained = await Promise.race([
    drained.then(
      () => true,
      (error: unknown) => {
        say(error instanceof Error ? error.message : String(error))
        return false
      },
    ),
    wait(drainMs, false, { ref: false }),
  ])
  stop.abort()
  unforward()
  if (!isDrained) say(`${out.waiting() + err.waiting()} bytes of output were not shipped`)
  return { out: '', err: '', code }
}

const startFailure = (error: unknown, program: string, say: (text: string) => void): number => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  say(code === 'ENOENT' ? `${program}: there is no such command` : `${program} cannot be started: ${code}`)
  return code === 'ENOENT' ? NOT_FOUND : NOT_STARTED
}

/** Shows a stream and ships it; where either is slow, the command waits. Without the stack its output is still shown. */
const pass = async (from: Readable, to: Writable, pipe: LinePipe, say: (text: string) => void): Promise<void> => {
  let isShipped = true
  for await (const chunk of from) {
    if (!to.write(chunk)) await once(to, 'drain')
    if (!isShipped) continue
    try {
      await pipe.write(chunk)
    } catch (error) {
      isShipped = false
      say(`the output is no longer shipped: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

const forwardSignals = (child: ChildProcess): (() => void) => {
  const hasTerminal = process.stdin.isTTY || process.stderr.isTTY
  const handlers = FORWARDED.map(signal => {
    const handler = () => {
      if (!hasTerminal || !BY_TERMINAL.has(signal)) child.kill(signal)
    }
    process.on(signal, handler)
    return { signal, handler }
  })
  return () => {
    for (const { signal, handler } of handlers) process.off(signal, handler)
  }
}
