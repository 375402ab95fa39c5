import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { readEndpoints } from '../../local/endpoints.ts'
import type { AnyEndpoints } from './anyEndpoints.ts'

/** Shortens the platform's waits: a retry after a minute comes after 0.6 s. */
const TIME_SCALE = '0.01'

/** A stack in a process of its own, started as `npm start` does. */
export type StackProcess = {
  readonly endpoints: AnyEndpoints
  /** Ends it, and copies its record of permissions to this file. */
  readonly stop: (permissionsFile: string) => Promise<void>
}

/** Starts it in this folder. @throws Error with what it printed when it does not come up */
export const startStackProcess = async (directory: string): Promise<StackProcess> => {
  const flags = ['--dir', directory, '--time-scale', TIME_SCALE, '--no-watch', '--no-demo']
  const child = spawn(process.execPath, ['local/main.ts', ...flags], {
    cwd: resolve(import.meta.dirname, '../..'),
    // The rules by which CDK checks templates are another test's.
    env: { ...process.env, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>(done => child.once('close', done))
  const log = createWriteStream(join(directory, 'stack.log'))
  child.stderr.pipe(log, { end: false })
  await Promise.race([
    new Promise<void>(done => {
      createInterface(child.stdout).on('line', line => {
        log.write(`${line}\n`)
        if (line.startsWith('Sonde runs')) done()
      })
    }),
    ended.then(async code => {
      throw new Error(`the stack ended with ${code}:\n${await readFile(join(directory, 'stack.log'), 'utf8')}`)
    }),
  ])
  return {
    endpoints: await readEndpoints(directory),
    stop: async permissionsFile => {
      child.kill('SIGINT')
      await ended
      await copyFile(join(directory, 'permissions.json'), permissionsFile)
    },
  }
}
