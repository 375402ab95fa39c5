import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import * as z from 'zod'
import type { Change, Committed } from './change.ts'
import { groupCommit } from './groupCommit.ts'
import type { Journal } from './records.ts'

type Warn = (message: string, fields: Readonly<Record<string, string | number>>) => void

const Row = z.object({ id: z.int(), kind: z.string(), record: z.string() })

/** The records of a file, which is made where it is not there. Only its owner reads it: it holds what devices said, and secrets. */
const rowsOf = (file: string): readonly z.infer<typeof Row>[] => {
  closeSync(openSync(file, 'a', 0o600))
  const database = new DatabaseSync(file)
  try {
    database.exec(
      'CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL)',
    )
    return Row.array().parse(database.prepare('SELECT id, kind, record FROM records ORDER BY id').all())
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `${file}: ${why}. Give another folder with --data, or move this file away and lose what it holds.`,
      { cause },
    )
  } finally {
    database.close()
  }
}

/** The thread that writes. */
const startWriter = (file: string) => {
  const worker = new Worker(join(import.meta.dirname, 'writer.ts'), { workerData: file, execArgv: [], argv: [] })
  let waiting: PromiseWithResolvers<void> | undefined
  let broken: Error | undefined
  worker.on('message', ({ error }: Committed) => {
    if (error === undefined) waiting?.resolve()
    else waiting?.reject(new Error(`the journal cannot be written: ${error}`))
  })
  const isBroken = (cause?: Error): void => {
    broken ??= new Error('the journal cannot be written', { cause })
    waiting?.reject(broken)
  }
  worker.on('error', isBroken)
  worker.on('exit', () => isBroken())
  return {
    commit: (changes: readonly Change[]): Promise<void> => {
      if (broken) return Promise.reject(broken)
      waiting = Promise.withResolvers()
      worker.postMessage(changes)
      return waiting.promise
    },
    end: async (): Promise<void> => {
      if (broken) return
      const ended = once(worker, 'exit')
      worker.postMessage('close')
      await ended
    },
  }
}

/**
 * A journal in an SQLite file of this folder. Changes are committed in groups, each with one fsync, by a thread of its own.
 * @param warn told of records that cannot be read
 * @throws Error that says what to do, when the file cannot be read
 */
export const journalIn = async (directory: string, warn: Warn = () => undefined): Promise<Journal> => {
  await mkdir(directory, { recursive: true })
  const file = join(directory, 'journal.sqlite')
  let rows = rowsOf(file)
  let lastId = rows.at(-1)?.id ?? 0
  const writer = startWriter(file)
  const group = groupCommit(writer.commit)
  return {
    isKept: true,
    records: kind => ({
      keep: record => {
        const id = ++lastId
        group.add(id, () => ({ id, kind, record: record() }))
        return id
      },
      replace: (id, record) => group.change(id, () => ({ id, kind, record: record() })),
      drop: group.drop,
      left: read => {
        const left = rows.filter(row => row.kind === kind)
        rows = rows.filter(row => row.kind !== kind)
        return left.flatMap(row => {
          try {
            return [read(row)]
          } catch (error) {
            warn('a record of an earlier run cannot be read, and stays in the journal', {
              kind,
              id: row.id,
              error: String(error),
            })
            return []
          }
        })
      },
      written: group.done,
    }),
    close: async () => {
      group.close()
      await group.done().catch(() => undefined)
      await writer.end()
    },
  }
}
