import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Folders that the console is built from. */
export const CONSOLE_ROOMS = [
  'console',
  'client',
  'core/alerts/words',
  'core/contracts',
  'core/devices',
  'core/events',
  'proto',
] as const
/** The other inputs of a build: the compiler's settings, the builder, and the installed packages. */
const SETTINGS = ['tsconfig.json', 'infra/console-build.ts', 'node_modules/.package-lock.json']

const isSource = (path: string): boolean =>
  !/(^|\/)(dist|node_modules|testing)\//.test(path) && !/\.test\.tsx?$/.test(path)

const filesOf = (root: string, room: string): string[] =>
  readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .filter(isSource)

/** A hash of everything that a build of the console depends on. The place of the folder does not count. */
export const consoleSourceHash = (root: string): string => {
  const hash = createHash('sha256')
  const settings = SETTINGS.filter(path => existsSync(join(root, path)))
  for (const path of [...CONSOLE_ROOMS.flatMap(room => filesOf(root, room)), ...settings].toSorted()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}
