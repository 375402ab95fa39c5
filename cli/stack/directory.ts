import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** Where `npm start` writes `endpoints.json`, unless it is told otherwise. */
const DEFAULT_DIRECTORY = '.sonde'

/** The line of a usage about {@link localDirectory}. @param width of the column of flags */
export const dirUsage = (width: number): string =>
  `${'--dir'.padEnd(width)}the folder that npm start -- --dir was given, ${DEFAULT_DIRECTORY} unless given`

/** The `.sonde` of this folder, or of the nearest folder above in which a stack runs. */
export const nearestDirectory = (from: string = process.cwd()): string => {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, DEFAULT_DIRECTORY)
    if (existsSync(join(candidate, 'endpoints.json'))) return relative(from, candidate)
    if (folder === dirname(folder)) return DEFAULT_DIRECTORY
  }
}

/**
 * The folder of a local stack.
 * @param dir what the user gave as `--dir`
 * @param others flags that lead to a stack in AWS, with what the user gave for each
 * @throws Error when both are given
 */
export const localDirectory = (
  dir: string | undefined,
  others: Readonly<Record<string, string | undefined>> = {},
): string => {
  const [other] = Object.keys(others).filter(flag => others[flag] !== undefined)
  if (dir !== undefined && other !== undefined)
    throw new Error(`--dir is for a local stack: it does not go with --${other}`)
  if (dir === '') throw new Error('--dir needs a folder')
  return dir ?? nearestDirectory()
}
