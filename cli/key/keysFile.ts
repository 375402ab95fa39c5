import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises'
import type { DeviceKey } from '../../core/devices/keys/http/contract.ts'
import { KEYS_HEAD, keyRow, wantedIn } from './csv.ts'

/** A CSV file to which keys are written as they come. */
export type KeysFile = {
  /** The devices whose keys an earlier run has written. */
  readonly done: ReadonlySet<string>
  /** Writes the keys whole, after those before. */
  readonly append: (keys: readonly DeviceKey[]) => Promise<void>
}

/**
 * Opens the file, which only its owner can read if it is made here. One that is there goes on: half a line, which a run that was killed has left, is cut off.
 * @throws Error for a file that does not hold keys
 */
export const keysFile = async (path: string): Promise<KeysFile> => {
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const whole = before.slice(0, before.lastIndexOf('\n') + 1)
  if (whole === '') {
    if (!KEYS_HEAD.startsWith(before)) throw notKeys(path)
    await writeFile(path, KEYS_HEAD, { mode: 0o600 })
  } else {
    if (!whole.startsWith(KEYS_HEAD)) throw notKeys(path)
    // Cut, and not written anew: a run that is killed meanwhile loses nothing.
    if (whole.length < before.length) await truncate(path, Buffer.byteLength(whole))
  }
  const done = new Set(wantedIn(whole === '' ? KEYS_HEAD : whole).map(({ deviceId }) => deviceId))
  let last: Promise<void> = Promise.resolve()
  return {
    done,
    append: keys => {
      // One after the other: two at the same time could be written into each other.
      last = last.then(() => appendFile(path, keys.map(keyRow).join('')))
      return last
    },
  }
}

const notKeys = (path: string) => new Error(`${path} is there, and is no file of keys: name another one`)
