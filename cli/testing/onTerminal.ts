import { spawn } from '@lydell/node-pty'

/** A program on a real pseudo-terminal. */
export type OnTerminal = {
  /** Everything that the terminal was sent so far. */
  readonly screen: () => string
  /** Resolves once the terminal was sent a text that matches. @throws Error with the screen when the program ends before */
  readonly until: (pattern: RegExp) => Promise<string>
  readonly type: (keys: string) => void
  /** The exit code, and the signal that ended it, 0 where none did. */
  readonly ended: Promise<{ readonly exitCode: number; readonly signal: number }>
}

export const CTRL_C = '\u0003'

/** Starts a program on a pseudo-terminal of 200 columns. */
export const onTerminal = (
  program: string,
  args: readonly string[],
  { env = process.env, cwd = process.cwd() }: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): OnTerminal => {
  const terminal = spawn(program, [...args], { cols: 200, rows: 50, env: { ...env, TERM: 'xterm-256color' }, cwd })
  let screen = ''
  let isOver = false
  const waiting = new Set<() => void>()
  const look = () => {
    for (const one of waiting) one()
  }
  terminal.onData(data => {
    screen += data
    look()
  })
  const ended = new Promise<{ exitCode: number; signal: number }>(resolve => {
    terminal.onExit(({ exitCode, signal = 0 }) => {
      isOver = true
      resolve({ exitCode, signal })
      look()
    })
  })
  return {
    screen: () => screen,
    until: pattern =>
      new Promise((resolve, reject) => {
        const check = () => {
          const isSeen = pattern.test(screen)
          if (!isSeen && !isOver) return
          waiting.delete(check)
          if (isSeen) resolve(screen)
          else reject(new Error(`ended without ${pattern}:\n${screen}`))
        }
        waiting.add(check)
        check()
      }),
    type: keys => terminal.write(keys),
    ended,
  }
}
