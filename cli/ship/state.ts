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

/** The path of a file without links, also where it is not there yet. */
export const wholePath = (path: string): string => {
  const whole = resolve(path)
  try {
    return realpathSync(whole)
  } catch {
    try {
      return join(realpathSync(dirname(whole)), basename(whole))
    } catch {
      return whole
    }
  }
}

/**
 * The folder for the position of a file, which belongs to this process until it ends.
 * @throws CannotStart when another process ships the file, or the folder cannot be written
 */
export const claimPath = (state: string, path: string): { readonly folder: string; readonly lock: FolderLock } => {
  const readable = basename(path)
    .replaceAll(/[^\w.-]/g, '_')
    .slice(0, 40)
  const folder = join(state, `${readable}-${hash('sha256', path).slice(0, 12)}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const advice = `${path} is being shipped by another process, with the same state in ${state}. End that one first.`
  return { folder, lock: lockFolder(folder, advice) }
}
