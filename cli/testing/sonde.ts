import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The command as `npx sonde` starts it. */
export const SONDE = join(import.meta.dirname, '../bin/sonde.js')

/** Variables of a user who has no configuration, and no variable of a stack or of colours. */
export const bareEnvironment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
  const own = Object.entries(process.env).filter(([name]) => !/^(SONDE_|AWS_|NO_COLOR|FORCE_COLOR|npm_)/.test(name))
  return { ...Object.fromEntries(own), SONDE_CONFIG: '/nowhere/config.json', ...more }
}

/** The command while it runs, its output in pipes. */
export type Running = {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  /** Resolves once standard output has a text that matches. */
  readonly until: (pattern: RegExp) => Promise<void>
  readonly ended: Promise<{
    readonly code: number | null
    readonly signal: string | null
    readonly out: string
    readonly err: string
  }>
}

export const startSonde = (
  args: readonly string[],
  { env = bareEnvironment(), cwd, input }: { env?: NodeJS.ProcessEnv; cwd?: string; input?: string } = {},
): Running => {
  const child = spawn(process.execPath, [SONDE, ...args], { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(input ?? '')
  child.stdin.on('error', () => undefined)
  let out = ''
  let err = ''
  const waiting = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', text => {
    out += text
    for (const look of waiting) look()
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    err += text
  })
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => ({
    code: typeof code === 'number' ? code : null,
    signal: typeof signal === 'string' ? signal : null,
    out,
    err,
  }))
  return {
    child,
    out: () => out,
    err: () => err,
    until: async pattern => {
      const seen = new Promise<void>(resolve => {
        const look = () => {
          if (!pattern.test(out)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      })
      const first = await Promise.race([seen, ended])
      if (first && !pattern.test(out)) throw new Error(`ended with ${first.code} without ${pattern}:\n${out}\n${err}`)
    },
    ended,
  }
}
