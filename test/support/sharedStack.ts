import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { refuseEnded } from '../../local/endpoints.ts'
import { AnyEndpoints } from './anyEndpoints.ts'
import { keepRun, SHARED } from './permissionRuns.ts'
import { type StackProcess, startStackProcess } from './stackProcess.ts'
import { type TakeTurn, turns } from './turns.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where it is told which endpoints the shared stack has, and who may start one. */
    sharedStackUrl: string
    /** Whether the stack is ours, so that faults can be switched. */
    isLocal: boolean
    /** Where each stack of a test says what permissions it used. */
    permissionsFolder: string
  }
}

/** A turn to start a stack begins with the answer, and ends when its reader closes it, or is gone. */
const holdTurn = async (take: TakeTurn, response: ServerResponse): Promise<void> => {
  const done = await take()
  if (response.closed) return done()
  response.once('close', done)
  response.flushHeaders()
}

/**
 * The stack that the end-to-end tests share, over its real ports: the one that `SONDE_ENDPOINTS` names (a file like
 * `endpoints.json`, faults are left out then), or one of our own, started as `npm start` does when the first test asks.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const given = process.env.SONDE_ENDPOINTS
  const directory = await mkdtemp(join(tmpdir(), 'sonde-test-'))
  const permissions = join(directory, 'permissions')
  const take = turns()
  await mkdir(permissions)
  let running: Promise<StackProcess> | undefined
  const endpoints = async (): Promise<AnyEndpoints> => {
    if (given) refuseEnded(given)
    if (given) return AnyEndpoints.parse(JSON.parse(await readFile(given, 'utf8')))
    running ??= take().then(done => startStackProcess(directory).finally(done))
    const { endpoints, fault } = await running
    const [ended] = fault()?.message.split(':\n') ?? []
    if (ended !== undefined) throw new Error(`${ended}; its log is printed among the results`)
    return endpoints
  }

  const server = createServer((request, response) => {
    if (request.url === '/turn') return void holdTurn(take, response)
    endpoints().then(
      told => response.end(JSON.stringify(told)),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  project.provide('sharedStackUrl', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
  project.provide('isLocal', given === undefined)
  project.provide('permissionsFolder', permissions)

  return async () => {
    server.closeAllConnections()
    server.close()
    const stack = await running?.catch(() => undefined)
    await stack?.stop(join(permissions, SHARED))
    await keepRun({ folder: permissions, project })
    await rm(directory, { recursive: true, force: true })
  }
}
