import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { Change, Committed } from './change.ts'

/** The thread that writes the journal: an fsync takes milliseconds on some disks, in which the emulators go on. */
const database = new DatabaseSync(String(workerData))
// "Write-Ahead Logging": with `synchronous = FULL` a commit is on disk when it returns.
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
const put = database.prepare('INSERT OR REPLACE INTO records (id, kind, record) VALUES (?, ?, ?)')
const remove = database.prepare('DELETE FROM records WHERE id = ?')

const commit = (changes: readonly Change[]): Committed => {
  try {
    database.exec('BEGIN')
    for (const change of changes) {
      if (change.kind === undefined) remove.run(change.id)
      else put.run(change.id, change.kind, change.record)
    }
    database.exec('COMMIT')
    return {}
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (changes: readonly Change[] | 'close') => {
  if (changes !== 'close') return parentPort?.postMessage(commit(changes))
  database.close()
  parentPort?.close()
})
