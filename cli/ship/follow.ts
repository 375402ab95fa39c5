import { stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { digestOf } from './marks.ts'
import { type OpenFile, openAtBeginning, type Range } from './openFile.ts'
import type { PositionFile, Positions } from './positions.ts'
import { MAX_RANGE_BYTES } from './range.ts'
import { findRotated, rotatedAfter } from './siblings.ts'

/** How often a file is looked at, ms. */
const TICK_MS = 100
/** A file that grows at each look is sent after so many, so that lines written together travel together. */
const MAX_WAITS = 10
/** A file that was rotated away, and does not grow for so long, gets no end of its last line, ms. */
const QUIET_MS = 2_000
/** A program may write to a file that was rotated away until it is told to open the new one, ms. */
const KEPT_MS = 60_000
/** So many files that were rotated away are kept open. */
const MAX_KEPT = 16
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

export type Following = {
  readonly path: string
  readonly positions: PositionFile
  /** Sends the lines of a range until the stack has them. */
  readonly ship: (bytes: Buffer, key: string) => Promise<void>
  readonly key: () => string
  readonly say: (text: string) => void
  readonly signal: AbortSignal
  /** Where a file begins that was never shipped. */
  readonly from: 'beginning' | 'end'
  /** Ends once everything that is there now has been shipped. */
  readonly isOnce: boolean
}

/**
 * Ships a file from the position that was written down, through rotations, until the signal ends it. Range and key are on the disk before
 * they are sent, so that the same request is sent again after a crash. It never changes the file.
 * @throws AbortError; Error when the file or its position cannot be read; what `ship` throws
 */
export const follow = async (following: Following): Promise<void> => {
  const { path, signal, isOnce, say } = following
  const files: OpenFile[] = []
  const progress: Progress = { files, since: Date.now() }
  try {
    await resume(following, progress)
    if (isOnce && files.length === 0) throw new Error(`${path}: there is no such file`)
    if (files.length === 0) say(`${path} is not there yet`)
    for (;;) {
      signal.throwIfAborted()
      const isIdle = await tick(following, progress)
      if (isIdle && isOnce) return
      if (isIdle) await wait(TICK_MS, undefined, { signal })
    }
  } finally {
    // Without this the last range would be sent once more, and the stack would know it again.
    await following.positions.write(writtenOf(path, progress)).catch(() => undefined)
    for (const file of files) await file.close()
  }
}

/** The files of a path that are being read, the oldest first, and since when there were none. */
type Progress = { readonly files: OpenFile[]; since: number }

/** Finds the files of the last time, and those that were rotated away since. */
const resume = async (following: Following, progress: Progress): Promise<void> => {
  const { path, positions, from, say } = following
  const { files } = progress
  const isTaken = takenIn(files)
  const before = await positions.read()
  if (before?.files.length === 0) progress.since = before.since
  let changed = before?.files.length === 0 ? BigInt(before.since) * 1_000_000n : undefined
  for (const position of before?.files ?? []) {
    const file = await findRotated(path, position, isTaken)
    if (file) {
      file.isDone = position.isDone
      files.push(file)
      changed = await changedAt(file)
    } else if (!position.isDone)
      say(`${path} was rotated away or truncated: anything after byte ${position.marks.position} of it was not found`)
  }
  const inode = await inodeOf(path)
  if (changed !== undefined && inode !== undefined && !isTaken(inode))
    files.push(...(await rotatedAfter(path, changed, one => isTaken(one) || one === inode)))
  await takeCurrent(path, files)
  const [only] = files
  if (!before && from === 'end' && only) {
    await only.skipToEnd()
    await save(following, progress)
  }
}

/** Looks at each file once, the oldest first. @returns whether nothing was left to do */
const tick = async (following: Following, progress: Progress): Promise<boolean> => {
  const { path } = following
  const { files } = progress
  const before = files.at(-1)
  if (await takeCurrent(path, files)) {
    const { mtimeNs } = (await before?.handle.stat({ bigint: true })) ?? { mtimeNs: undefined }
    if (mtimeNs !== undefined) files.splice(-1, 0, ...(await rotatedAfter(path, mtimeNs, takenIn(files))))
  }
  const current = await inodeOf(path)
  let isIdle = true
  for (const file of [...files]) {
    const moved = await shipFile(following, progress, file, file.inode === current)
    if (moved) isIdle = false
    if (moved === 'replaced') break
  }
  if (isIdle) await forget(following, progress, current)
  return isIdle
}

/** Opens the file that stands at the path, unless it is being read. @returns whether another file was there before */
const takeCurrent = async (path: string, files: OpenFile[]): Promise<boolean> => {
  const inode = await inodeOf(path)
  if (inode === undefined || files.some(file => file.inode === inode)) return false
  const file = await openAtBeginning(path)
  if (!file) return false
  if (files.some(one => one.inode === file.inode)) {
    await file.close()
    return false
  }
  files.push(file)
  return files.length > 1
}

/** Ships what is new in a file. @returns undefined if there was nothing */
const shipFile = async (
  following: Following,
  progress: Progress,
  file: OpenFile,
  isCurrent: boolean,
): Promise<'shipped' | 'replaced' | undefined> => {
  const { path, key, ship, isOnce, say, signal } = following
  const now = performance.now()
  const { size: before } = file
  const isChanged = await file.look(now)
  const isEnd = isOnce || (!isCurrent && now - file.grewAt > QUIET_MS)
  const fresh = file.size - file.marks.position
  if (!isChanged && file.size === file.exhaustedAt && (fresh === 0 || !isEnd)) return undefined
  const isUnread = !file.isBegun && (fresh > 0 || file.size < before)
  if (isUnread && (await takeUnread(following, progress, file))) return 'replaced'
  // Files that were rotated away go first: they are not waited for.
  if (isCurrent && isChanged && !isOnce && fresh >= 0 && fresh < MAX_RANGE_BYTES && file.waits < MAX_WAITS) {
    file.waits++
    return undefined
  }
  file.waits = 0
  let moved: 'shipped' | undefined
  for (;;) {
    signal.throwIfAborted()
    const found = await file.find({ isEnd, key })
    if (found.kind === 'replaced') {
      await replaced(path, progress, file, Math.max(0, before - file.marks.position), say)
      return 'replaced'
    }
    if (found.kind === 'none') {
      file.exhaustedAt = file.size
      return moved
    }
    await shipRange(following, progress, file, found.range, ship)
    moved = 'shipped'
  }
}

const shipRange = async (
  following: Following,
  progress: Progress,
  file: OpenFile,
  range: Range,
  ship: Following['ship'],
): Promise<void> => {
  file.sending = { end: range.end, key: range.key, digest: digestOf(range.bytes) }
  await save(following, progress)
  await ship(range.bytes, range.key)
  file.pass(range)
}

/** A file was truncated. Lines that had not been read are in its copy, if the rotation made one. */
const replaced = async (
  path: string,
  progress: Progress,
  file: OpenFile,
  lost: number,
  say: (text: string) => void,
): Promise<void> => {
  const { files } = progress
  const copy = await findRotated(path, { ...file.written, inode: '' }, takenIn(files))
  if (copy) files.splice(files.indexOf(file), 0, copy)
  else if (lost > 0) say(`${path} was truncated before its last ${lost} bytes could be read`)
  file.restart()
  // Everything from before was shipped, or is lost, but for the copy.
  progress.since = Date.now()
}

/**
 * Before a file is begun: takes files that were rotated away since the last one that was begun. One that was truncated before its first line was read
 * has left its lines in a copy. @returns whether there were any
 */
const takeUnread = async ({ path }: Following, { files, since }: Progress, file: OpenFile): Promise<boolean> => {
  const at = files.indexOf(file)
  const last = files.slice(0, at).findLast(({ isBegun }) => isBegun)
  const after = last ? await changedAt(last) : BigInt(since) * 1_000_000n
  const current = await inodeOf(path)
  const found = await rotatedAfter(path, after, inode => inode === current || files.some(one => one.inode === inode))
  if (found.length === 0) return false
  const unread = [...found, ...files.slice(at)].filter(({ inode }) => inode !== current)
  const times = new Map(await Promise.all(unread.map(async one => [one, await changedAt(one)] as const)))
  const inOrder = unread.toSorted((one, other) => ((times.get(one) ?? 0n) < (times.get(other) ?? 0n) ? -1 : 1))
  files.splice(at, files.length, ...inOrder, ...files.slice(at).filter(({ inode }) => inode === current))
  return true
}

const changedAt = async ({ handle }: OpenFile): Promise<bigint> => (await handle.stat({ bigint: true })).mtimeNs

/**
 * Writes down what is done, and closes files that were rotated away or removed and do not grow any more. The last one that was begun stays
 * until a later one is, since later ones are found from it.
 */
const forget = async (following: Following, progress: Progress, current: string | undefined): Promise<void> => {
  const { files } = progress
  const now = performance.now()
  const old = files.filter(({ inode }) => inode !== current)
  for (const file of old) {
    file.isDone = file.size === file.marks.position
    const at = files.indexOf(file)
    const isNeeded = current !== undefined && file.isBegun && !files.slice(at + 1).some(({ isBegun }) => isBegun)
    const isLeft = now - file.grewAt > KEPT_MS || old.length > MAX_KEPT
    if (!file.isDone || !isLeft || isNeeded) continue
    files.splice(at, 1)
    if (!files.some(({ isBegun }) => isBegun)) progress.since = Date.now()
    await file.close()
  }
  await save(following, progress)
}

const lastSaved = new WeakMap<PositionFile, string>()

/** Writes positions down. While that fails, for a disk that is full, nothing is sent: the file keeps the lines. */
const save = async ({ path, positions, say, signal }: Following, progress: Progress): Promise<void> => {
  const written = writtenOf(path, progress)
  const text = JSON.stringify(written)
  if (lastSaved.get(positions) === text) return
  for (let ms = FIRST_WAIT_MS, isTold = false; ; ms = Math.min(LONGEST_WAIT_MS, ms * 2)) {
    try {
      await positions.write(written)
      lastSaved.set(positions, text)
      if (isTold) say(`the position in ${path} can be written down again`)
      return
    } catch (error) {
      if (!isTold) say(`the position in ${path} cannot be written down: ${messageOf(error)}; lines wait until it can`)
      isTold = true
    }
    await wait(ms, undefined, { signal })
  }
}

const writtenOf = (path: string, { files, since }: Progress): Positions => ({
  version: 1,
  path,
  since,
  files: files.filter(({ isBegun }) => isBegun).map(file => file.written),
})

const takenIn =
  (files: readonly OpenFile[]) =>
  (inode: string): boolean =>
    files.some(file => file.inode === inode)

const inodeOf = async (path: string): Promise<string | undefined> =>
  stat(path, { bigint: true }).then(
    ({ ino }) => String(ino),
    () => undefined,
  )

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
