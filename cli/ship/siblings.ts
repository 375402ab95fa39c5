import { open, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fitting, NO_ENDS, NO_MARKS } from './marks.ts'
import { OpenFile } from './openFile.ts'
import type { FilePosition } from './positions.ts'

/** So many files of a folder are looked at. */
const MAX_FILES = 10_000

/** The names of the regular files in the folder of a path: a named pipe would wait for a writer. */
const namesBeside = async (path: string): Promise<readonly string[]> => {
  const entries = await readdir(dirname(path), { withFileTypes: true }).catch(() => [])
  const names = entries.filter(entry => entry.isFile()).map(({ name }) => name)
  const own = basename(path)
  return names.toSorted((one, other) => Number(other.startsWith(own)) - Number(one.startsWith(own))).slice(0, MAX_FILES)
}

type Wanted = Pick<FilePosition, 'inode' | 'marks' | 'sending'>
export type IsTaken = (inode: string) => boolean

/**
 * The file that holds what was being shipped, wherever a rotation has put it: the one with the same inode in this folder if it fits, else a
 * copy, under a name that begins with that of the path.
 * @param isTaken whether a file is being read already
 */
export const findRotated = async (path: string, wanted: Wanted, isTaken: IsTaken): Promise<OpenFile | undefined> => {
  let copy: OpenFile | undefined
  for (const name of await namesBeside(path)) {
    const file = await opened(join(dirname(path), name), wanted, isTaken, {
      // At the beginning every file would fit.
      takesCopies: !copy && wanted.marks.position > 0 && name.startsWith(basename(path)),
    })
    if (file?.inode === wanted.inode) {
      await copy?.close()
      return file
    }
    copy ??= file
  }
  return copy
}

const opened = async (
  path: string,
  { inode, marks, sending }: Wanted,
  isTaken: IsTaken,
  { takesCopies }: { readonly takesCopies: boolean },
): Promise<OpenFile | undefined> => {
  const handle = await open(path, 'r').catch(() => undefined)
  if (!handle) return undefined
  const own = String((await handle.stat({ bigint: true })).ino)
  const ends = !isTaken(own) && (own === inode || takesCopies) ? await fitting(handle, marks) : undefined
  if (ends) return new OpenFile(handle, { inode: own, marks, sending, ends })
  await handle.close()
  return undefined
}

/** Endings that a rotation gives: numbers and dates. A compressed file stood there before without compression. */
const ROTATED = /^[.-]\d[\w.:-]*$/
const COMPRESSED = /\.(?:gz|xz|zst|bz2|lz4|zip)$/

/**
 * Files that were rotated away after another one, the oldest first: nobody has read them.
 * @param changed when the other one changed last, ns since 1970
 */
export const rotatedAfter = async (path: string, changed: bigint, isTaken: IsTaken): Promise<readonly OpenFile[]> => {
  const own = basename(path)
  const found: { readonly file: OpenFile; readonly changed: bigint }[] = []
  for (const name of await namesBeside(path)) {
    if (!name.startsWith(own) || !ROTATED.test(name.slice(own.length)) || COMPRESSED.test(name)) continue
    const handle = await open(join(dirname(path), name), 'r').catch(() => undefined)
    if (!handle) continue
    const stat = await handle.stat({ bigint: true })
    const file = new OpenFile(handle, { inode: String(stat.ino), marks: NO_MARKS, ends: NO_ENDS })
    if (stat.mtimeNs > changed && !isTaken(file.inode)) found.push({ file, changed: stat.mtimeNs })
    else await file.close()
  }
  return found.toSorted((one, other) => (one.changed < other.changed ? -1 : 1)).map(({ file }) => file)
}
