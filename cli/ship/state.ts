import { hash } from 'node:crypto'
import { mkdirSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { type FolderLock, lockFolder } from '../../local/folderLock.ts'

/** The folder of positions (XDG Base Directory Specification; systemd.exec(5), StateDirectory=). */
export const stateFolder = (given: string | undefined, environment: NodeJS.ProcessEnv): string => {
  const { STATE_DIRECTORY, XDG_STATE_HOME } = environment
  if (given !== undefined) return resolve(given)
  if (STATE_DIRECTORY) return STATE_DIRECTORY.split(':')[0] ?? STATE_DIRECTORY
  return join(XDG_STATE_HOME || join(homedir(), '.local/state'), 'sonde/ship')
}

/** The path of a file in a folder without links. A link at its end stays: it may lead to another file later. */
export const wholePath = (path: string): string => {
  const whole = resolve(path)
  try {
    return join(realpathSync(dirname(whole)), basename(whole))
  } catch {
    return whole
  }
}

const targetOf = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** The folder for the position of a file, as long as this process has it. */
export type Claim = { readonly folder: string; readonly release: () => void }

/**
 * The folder for the position of a file, which belongs to this process until it ends.
 * @throws CannotStart when another process ships the file, or the folder cannot be written
 */
export const claimPath = (state: string, path: string): Claim => {
  const advice = `${path} is being shipped by another process, with the same state in ${state}. End that one first.`
  // A link and the file to which it leads are one file.
  const folders = [...new Set([path, targetOf(path)])].map(one => folderOf(state, one))
  const locks: FolderLock[] = []
  try {
    for (const folder of folders) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      locks.push(lockFolder(folder, advice))
    }
  } catch (error) {
    for (const lock of locks) lock.release()
    throw error
  }
  const release = () => {
    for (const lock of locks) lock.release()
  }
  return { folder: folderOf(state, path), release }
}

const folderOf = (state: string, path: string): string => {
  const readable = basename(path)
    .replaceAll(/[^\w.-]/g, '_')
    .slice(0, 40)
  return join(state, `${readable}-${hash('sha256', path).slice(0, 12)}`)
}
