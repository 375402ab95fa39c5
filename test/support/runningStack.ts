import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'
import { readEndpoints } from '../../local/endpoints.ts'
import { AnyEndpoints } from './anyEndpoints.ts'
import { permissionVerdict } from './permissionVerdict.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    endpoints: AnyEndpoints
    /** Whether the stack is ours, so that faults can be switched. */
    isLocal: boolean
    /** Where each stack of a test says what permissions it used; null where that is not compared. */
    permissionsFolder: string | null
  }
}

/** What ends the platform's waits early: a retry after a minute comes after 0.6 s. */
const TIME_SCALE = '0.01'

/**
 * The stack that the end-to-end tests talk to, over its real ports: the one that `SONDE_ENDPOINTS` names (a file like
 * `endpoints.json`, faults are left out then), or one of our own, started as `npm start` does.
 */
export const setup = async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  const given = process.env.SONDE_ENDPOINTS
  if (given) {
    project.provide('endpoints', AnyEndpoints.parse(JSON.parse(await readFile(given, 'utf8'))))
    project.provide('isLocal', false)
    project.provide('permissionsFolder', null)
    return undefined
  }
  const directory = await mkdtemp(join(tmpdir(), 'sonde-test-'))
  const flags = ['--dir', directory, '--time-scale', TIME_SCALE, '--no-watch', '--no-demo']
  const child = spawn(process.execPath, ['local/main.ts', ...flags], {
    cwd: resolve(import.meta.dirname, '../..'),
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
  project.provide('endpoints', await readEndpoints(directory))
  project.provide('isLocal', true)
  const others = join(directory, 'permissions')
  await mkdir(others)
  project.provide('permissionsFolder', others)
  return async () => {
    child.kill('SIGINT')
    await ended
    const verdict = await permissionVerdict({ own: join(directory, 'permissions.json'), others, project })
    await rm(directory, { recursive: true, force: true })
    if (verdict.isBad) throw new Error(verdict.text)
    project.vitest.logger.log(verdict.text)
  }
}
