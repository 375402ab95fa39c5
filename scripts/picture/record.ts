import { spawn } from '@lydell/node-pty'
import type { TimedLine } from './svg.ts'

/** A program that runs on a pseudo-terminal and is recorded. */
export type Recording = {
  readonly lines: () => readonly TimedLine[]
  /** Resolves once so many lines have come, or the program has ended. */
  readonly untilLines: (count: number) => Promise<void>
  readonly stop: () => void
  readonly ended: Promise<void>
}

/** Records the lines that a program writes to a terminal. @param since the beginning of the picture, by `performance.now()` */
export const record = (
  program: string,
  args: readonly string[],
  { columns, cwd, since, env }: { columns: number; cwd: string; since: number; env: NodeJS.ProcessEnv },
): Recording => {
  const terminal = spawn(program, [...args], { cols: columns, rows: 50, cwd, env: { ...env, TERM: 'xterm-256color' } })
  const lines: TimedLine[] = []
  let begun = ''
  let isOver = false
  const waiting = new Set<() => void>()
  const look = () => {
    for (const one of waiting) one()
  }
  terminal.onData(data => {
    const [first = '', ...rest] = data.split(/\r?\n/)
    begun += first
    for (const next of rest) {
      lines.push({ text: begun, at: Math.round(performance.now() - since) })
      begun = next
    }
    look()
  })
  const ended = new Promise<void>(resolve => {
    terminal.onExit(() => {
      isOver = true
      resolve()
      look()
    })
  })
  return {
    lines: () => lines,
    untilLines: count =>
      new Promise(resolve => {
        const check = () => {
          if (lines.length < count && !isOver) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    stop: () => terminal.kill('SIGINT'),
    ended,
  }
}
