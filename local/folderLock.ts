import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CannotStart } from './cannotStart.ts'

/** A folder that belongs to this process alone. */
export type FolderLock = { readonly release: () => void }

/** SQLITE_BUSY ("Result and Error Codes" of SQLite). */
const BUSY = 5

/** How long a claim waits for a process that only looks at the lock, ms. */
const PATIENCE_MS = 100

const openLock = (folder: string): DatabaseSync => {
  try {
    return new DatabaseSync(fileIn(folder), { timeout: PATIENCE_MS })
  } catch (cause) {
    throw unwritable(folder, cause)
  }
}

const unwritable = (folder: string, cause: unknown): CannotStart => {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new CannotStart(`${fileIn(folder)}: ${why}. Give a folder in which this program may write.`, { cause })
}

/**
 * Claims a folder until this process ends, however it ends. The operating system holds the lock (SQLite asks it to lock the file
 * `lock`), so that neither a killed process nor a reused process id blocks the next claim.
 * @param advice the message when another process has the folder
 * @throws CannotStart when another process has the folder, or it cannot be written
 */
export const lockFolder = (folder: string, advice: string): FolderLock => {
  const database = openLock(folder)
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    if (isBusy(cause)) throw new CannotStart(advice, { cause })
    throw unwritable(folder, cause)
  }
  return { release: () => database.close() }
}

/** Whether a process has a folder now; `unclaimed` where none ever had. */
export const folderState = (folder: string): 'claimed' | 'free' | 'unclaimed' => {
  if (!existsSync(fileIn(folder))) return 'unclaimed'
  const database = new DatabaseSync(fileIn(folder), { readOnly: true })
  try {
    database.exec('SELECT count(*) FROM sqlite_schema')
    return 'free'
  } catch (error) {
    if (isBusy(error)) return 'claimed'
    throw error
  } finally {
    database.close()
  }
}

const fileIn = (folder: string): string => join(folder, 'lock')

const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === BUSY
