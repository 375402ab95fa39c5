import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import * as z from 'zod'

/** A process that was started for a measurement. */
export type Child<Ready> = {
  readonly pid: number
  /** Its message when it was ready. */
  readonly ready: Ready
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<string>
  readonly isRunning: () => boolean
  /** Asks by IPC. @throws when the process ends before it has answered */
  readonly ask: (question: string) => Promise<unknown>
  /** SIGTERM, and SIGKILL when it takes longer than 10 s. */
  readonly stop: () => Promise<void>
}

export type ChildProps<Ready> = {
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Reads a line that it prints: what it returns ends the waiting. */
  readonly readyLine: (line: string) => Ready | undefined
  /** The processor that it may use; any when undefined. */
  readonly processor?: number | undefined
  /** Listens to {@link Child.ask}: the program must answer `process.on('message')`. */
  readonly withIpc?: boolean
}

const STOP_MS = 10_000
const running = new Set<ChildProcess>()
// Not SIGKILL: the stack has a listener of its own to stop.
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** Starts a Node program and waits until it is ready. @throws with what it printed when it ends before that */
export const startChild = async <Ready>(props: ChildProps<Ready>): Promise<Child<Ready>> => {
  const { args, cwd, env = process.env, processor, withIpc } = props
  const onProcessor = processor === undefined ? [] : ['taskset', '-c', String(processor)]
  const [program = process.execPath, ...rest] = [...onProcessor, process.execPath, ...args]
  const child = spawn(program, rest, {
    ...(cwd && { cwd }),
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(withIpc ? (['ipc'] as const) : [])],
  })
  running.add(child)
  const ended = new Promise<string>(resolve =>
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve(String(signal ?? code))
    }),
  )
  const ready = await firstReadyLine(child, ended, props.readyLine)
  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    isRunning: () => running.has(child),
    ask: question => ask(child, ended, question),
    stop: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await ended
      clearTimeout(timer)
    },
  }
}

const firstReadyLine = <Ready>(
  child: ChildProcess,
  ended: Promise<string>,
  readyLine: (line: string) => Ready | undefined,
): Promise<Ready> =>
  new Promise((resolve, reject) => {
    const said: string[] = []
    child.once('error', reject)
    const hear = (line: string): void => {
      if (said.length < 50) said.push(line)
      const ready = readyLine(line)
      if (ready !== undefined) resolve(ready)
    }
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', hear)
    void ended.then(code => reject(new Error(`ended with ${code} before it was ready:\n${said.join('\n')}`)))
  })

const ask = (child: ChildProcess, ended: Promise<string>, question: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.send(question)
    void ended.then(code => reject(new Error(`ended with ${code} before it answered`)))
  })

/** Reads a JSON line of this shape; for {@link ChildProps.readyLine}. */
export const jsonLine =
  <Shape>(shape: z.ZodType<Shape>) =>
  (line: string): Shape | undefined => {
    const parsed = JsonText.pipe(shape).safeParse(line)
    return parsed.success ? parsed.data : undefined
  }

const JsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'no JSON' })
    return z.NEVER
  }
})
