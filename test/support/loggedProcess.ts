import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** A program that runs beside the tests, with what it prints in a file. */
export type LoggedProcess = {
  /** The error with which it ended before {@link LoggedProcess.stop} was called; it holds what the program printed. */
  readonly fault: () => Error | undefined
  /** Sends SIGINT, unless another signal is given, and waits for the end. */
  readonly stop: (signal?: 'SIGINT' | 'SIGKILL') => Promise<void>
  readonly pid: number
  /** The lines that it printed to standard output. */
  readonly lines: readonly string[]
}

/**
 * Starts a program of this repository, and waits for the line that says that it is up. If it ends later without being asked
 * to, what it printed goes to standard error, beside the results of the tests.
 * @param log the file for what it prints
 * @throws Error with what it printed when it does not come up
 */
export const startLoggedProcess = async ({
  name,
  args,
  env,
  cwd = resolve(import.meta.dirname, '../..'),
  log,
  isUp,
}: {
  name: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
  /** The root of this repository unless given. */
  cwd?: string
  log: string
  isUp: (line: string) => boolean
}): Promise<LoggedProcess> => {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const file = createWriteStream(log)
  child.stderr.pipe(file, { end: false })
  const up = Promise.withResolvers<void>()
  const lines: string[] = []
  createInterface(child.stdout).on('line', line => {
    lines.push(line)
    file.write(`${line}\n`)
    if (isUp(line)) up.resolve()
  })
  let isStopping = false
  let fault: Error | undefined
  const ended = new Promise<void>(done => {
    child.once('close', async (code, signal) => {
      await new Promise<void>(written => file.end(written))
      if (!isStopping) fault = new Error(`${name} ended with ${signal ?? code}:\n${await readFile(log, 'utf8')}`)
      done()
    })
  })
  await Promise.race([
    up.promise,
    ended.then(() => {
      throw fault
    }),
  ])
  void ended.then(() => fault && process.stderr.write(`${fault.message}\n`))
  return {
    fault: () => fault,
    pid: child.pid ?? 0,
    lines,
    stop: async (signal = 'SIGINT') => {
      isStopping = true
      child.kill(signal)
      await ended
    },
  }
}
