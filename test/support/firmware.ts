import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A device that runs as a program of its own, and the lines that it has printed. */
export type RunningDevice = {
  readonly lines: readonly string[]
  /** Resolves when it has printed a line like this. @throws Error with all its lines when it ends before */
  readonly line: (pattern: RegExp) => Promise<string>
  /** @throws Error with all its lines when it fails */
  readonly ended: Promise<void>
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
}

const finished = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
}

/** Starts a device. Whoever starts it also ends it, or waits until it has ended. */
export const startDevice = (
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningDevice => {
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', line => {
      lines.push(line)
      child.emit('line')
    })
  const ended = once(child, 'close').then(([code]) => {
    if (code !== 0 && code !== null) throw new Error(`${command} ended with ${code}:\n${lines.join('\n')}`)
  })
  ended.catch(() => undefined)
  return {
    lines,
    line: async pattern => {
      for (;;) {
        const found = lines.find(line => pattern.test(line))
        if (found !== undefined) return found
        if (child.exitCode !== null) throw new Error(`it never printed ${pattern}:\n${lines.join('\n')}`)
        await Promise.race([once(child, 'line'), once(child, 'close')])
      }
    },
    ended,
    kill: async signal => {
      child.kill(signal)
      await finished(child)
    },
  }
}
