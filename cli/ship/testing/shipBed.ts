import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { deliverer } from '../deliver.ts'
import { type Following, follow } from '../follow.ts'
import { positionFile } from '../positions.ts'
import { linesOf } from '../range.ts'
import { sender } from '../sender.ts'
import { type StubStack, startStubStack } from './stubStack.ts'

/** A folder with a file that is shipped to a stub, in this process. */
export type ShipBed = {
  readonly stub: StubStack
  readonly folder: string
  readonly path: string
  /** The messages to the user. */
  readonly said: readonly string[]
  /** Ships until it is stopped: as a process that ends then. */
  readonly start: (options?: Partial<Following>) => {
    readonly stop: () => Promise<void>
    readonly ended: Promise<void>
  }
  /** Ships everything up to now. */
  readonly once: (options?: Partial<Following>) => Promise<void>
}

export const shipBed = async (): Promise<ShipBed> => {
  const stub = await startStubStack()
  const folder = mkdtempSync(join(tmpdir(), 'sonde-ship-'))
  const path = join(folder, 'app.log')
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  const stops: (() => Promise<void>)[] = []
  onTestFinished(async () => {
    for (const stop of stops) await stop()
    await stub.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const start = (options: Partial<Following> = {}) => {
    const abort = new AbortController()
    const { signal } = abort
    const target = { http: stub.http, token: async () => 'token' }
    const deliver = deliverer({ target, say, random: () => 0.1 })
    const own = sender({ deliver, fields: { source: 'web-1' }, say, key: randomUUID, signal })
    const ended = follow({
      path,
      positions: positionFile(join(folder, 'state')),
      ship: (bytes, key) =>
        own.send(
          linesOf(bytes).map(text => ({ text, isError: false })),
          key,
        ),
      key: randomUUID,
      say,
      signal,
      from: 'beginning',
      isOnce: false,
      ...options,
    })
    const stop = async () => {
      abort.abort()
      await ended.catch((error: unknown) => {
        if (!(error instanceof Error && error.name === 'AbortError')) throw error
      })
    }
    stops.push(() => stop().catch(() => undefined))
    return { stop, ended }
  }
  return { stub, folder, path, said, start, once: options => start({ isOnce: true, ...options }).ended }
}
