import { open, readdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fitting, NO_ENDS, NO_MARKS } from './marks.ts'
import { OpenFile } from './openFile.ts'
import type { FilePosition } from './positions.ts'

/** So many files of a folder are looked at. */
const MAX_FILES = 10_000

/** A file beside a path, and whether its name begins with that of the path. */
type Beside = { readonly name: string; readonly isNamesake: boolean; readonly ending: string }

/**
 * The regular files in the folder of a path, and in that of the file to which it leads: a named pipe would wait for a writer. Those that are
 * named after it come first.
 */
const filesBeside = async (path: string): Promise<readonly Beside[]> => {
  const target = await realpath(path).catch(() => path)
  const found: Beside[] = []
  for (const own of new Set([path, target])) {
    const entries = await readdir(dirname(own), { withFileTypes: true }).catch(() => [])
    for (const entry of entries.slice(0, MAX_FILES)) {
      if (!entry.isFile()) continue
      const isNamesake = entry.name.startsWith(basename(own))
      const ending = isNamesake ? entry.name.slice(basename(own).length) : ''
      found.push({ name: join(dirname(own), entry.name), isNamesake, ending })
    }
  }
  return found.toSorted((one, other) => Number(other.isNamesake) - Number(one.isNamesake))
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
  // At the beginning every file would fit.
  const hasMarks = wanted.marks.position > 0 || wanted.sending !== undefined
  for (const { name, isNamesake } of await filesBeside(path)) {
    const file = await opened(name, wanted, isTaken, { takesCopies: !copy && hasMarks && isNamesake })
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
  const ends = !isTaken(own) && (own === inode || takesCopies) ? await fitting(handle, marks, sending) : undefined
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
  const found: { readonly file: OpenFile; readonly changed: bigint }[] = []
  for (const { name, isNamesake, ending } of await filesBeside(path)) {
    if (!isNamesake || !ROTATED.test(ending) || COMPRESSED.test(name)) continue
    const handle = await open(name, 'r').catch(() => undefined)
    if (!handle) continue
    const stat = await handle.stat({ bigint: true })
    const file = new OpenFile(handle, { inode: String(stat.ino), marks: NO_MARKS, ends: NO_ENDS })
    if (stat.mtimeNs > changed && !isTaken(file.inode)) found.push({ file, changed: stat.mtimeNs })
    else await file.close()
  }
  return found.toSorted((one, other) => (one.changed < other.changed ? -1 : 1)).map(({ file }) => file)
}
