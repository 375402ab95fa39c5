import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CannotStart } from './cannotStart.ts'

/** A folder that belongs to this process alone. */
export type FolderLock = { readonly release: () => void }

/** SQLITE_BUSY ("Result and Error Codes" of SQLite). */
const BUSY = 5

/**
 * Claims a folder until this process ends, however it ends. The operating system holds the lock (SQLite asks it to lock the file
 * `lock`), so that neither a killed process nor a reused process id blocks the next claim.
 * @param advice the message when another process has the folder
 * @throws CannotStart when another process has the folder
 */
export const lockFolder = (folder: string, advice: string): FolderLock => {
  const database = new DatabaseSync(join(folder, 'lock'))
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    if (cause instanceof Error && 'errcode' in cause && cause.errcode === BUSY) throw new CannotStart(advice, { cause })
    throw cause
  }
  return { release: () => database.close() }
}
