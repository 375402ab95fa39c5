import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import * as z from 'zod'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the process answers that synthesises stages. */
    synthesiserUrl: string
  }
}

const Listening = z.object({ port: z.int() })

const started = async (port: number): Promise<{ readonly child: ChildProcess; readonly port: number }> => {
  const child = fork(join(import.meta.dirname, 'synthesiser.ts'), [`${port}`], {
    execArgv: [],
    // The CDK's remarks on stages without errors are of no interest here; its errors come as answers.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const said: Buffer[] = []
  child.stderr?.on('data', (part: Buffer) => said.push(part))
  child.once('exit', code => code !== 0 && process.stderr.write(Buffer.concat(said)))
  const [message] = await once(child, 'message')
  return { child, ...Listening.parse(message) }
}

const ended = async (child: ChildProcess): Promise<void> => {
  const gone = once(child, 'exit')
  child.disconnect()
  await gone
}

/** Starts the process that synthesises for all tests of a run. While tests are watched, each run begins with a new one. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  let { child, port } = await started(0)
  project.provide('synthesiserUrl', `http://127.0.0.1:${port}`)
  project.onTestsRerun(async () => {
    await ended(child)
    ;({ child } = await started(port))
  })
  return () => ended(child)
}
