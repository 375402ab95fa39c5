import { type FileHandle, open, stat } from 'node:fs/promises'
import { bytesAt, type Ends, endsAfter, endsAt, fitting, type Marks, marksOf, NO_ENDS, NO_MARKS } from './marks.ts'
import type { FilePosition } from './positions.ts'
import { MAX_RANGE_BYTES, rangeLength } from './range.ts'

/** A range of a file after its position. */
export type Range = { readonly end: number; readonly key: string; readonly bytes: Buffer }

/** The outcome of a look for something to send: a range, nothing yet, or the file holds something else now. */
export type Found =
  | { readonly kind: 'range'; readonly range: Range }
  | { readonly kind: 'none' }
  | { readonly kind: 'replaced' }

type State = Omit<FilePosition, 'isDone'> & { readonly ends: Ends }

/** A file that is open for reading, and how far it has been shipped. It stays readable under any name, and without one. */
export class OpenFile {
  readonly handle: FileHandle
  readonly inode: string
  marks: Marks
  sending: FilePosition['sending']
  isDone = false
  size = 0
  /** When it was seen to change, ms. */
  grewAt = 0
  /** How often it was left alone since then, since more may come. */
  waits = 0
  /** The size at which no whole line was left. */
  exhaustedAt = 0
  private ends: Ends
  private changed = -1n

  constructor(handle: FileHandle, { inode, marks, sending, ends }: State) {
    this.handle = handle
    this.inode = inode
    this.marks = marks
    this.sending = sending
    this.ends = ends
  }

  /** The part of it that is written down. */
  get written(): FilePosition {
    const { inode, marks, sending, isDone } = this
    return { inode, marks, isDone, ...(sending && { sending }) }
  }

  /** Whether a part of it was sent. */
  get isBegun(): boolean {
    return this.marks.position > 0 || this.sending !== undefined
  }

  /** Looks at its size. @returns whether it grew, or shrank */
  async look(now: number): Promise<boolean> {
    const { size: bytes, mtimeNs } = await this.handle.stat({ bigint: true })
    const size = Number(bytes)
    const isChanged = size !== this.size || mtimeNs !== this.changed
    if (isChanged) this.grewAt = now
    this.size = size
    this.changed = mtimeNs
    return isChanged
  }

  /**
   * Reads the next range. One that was begun before keeps its end and its key.
   * @param options.isEnd nothing follows: a last line without its end is a line
   */
  async find({ isEnd, key }: { readonly isEnd: boolean; readonly key: () => string }): Promise<Found> {
    const { sending } = this
    const { position } = this.marks
    const bytes = await bytesAt(this.handle, position, sending ? sending.end - position : MAX_RANGE_BYTES)
    // Looked at after the bytes were read: what was truncated before that shows now.
    if (!(await fitting(this.handle, this.marks, sending))) return { kind: 'replaced' }
    const length = sending ? bytes.length : rangeLength(bytes, { isEnd: isEnd && bytes.length < MAX_RANGE_BYTES })
    if (length === 0) return { kind: 'none' }
    const range = { end: position + length, key: key(), bytes: bytes.subarray(0, length) }
    return { kind: 'range', range: sending ? { ...range, key: sending.key } : range }
  }

  /** Goes on after a range that the stack has. */
  pass({ bytes, end }: Range): void {
    this.ends = endsAfter(this.ends, bytes)
    this.marks = marksOf(this.ends, end)
    this.sending = undefined
    this.isDone = false
  }

  /** Begins at the beginning again: what was in it is gone. */
  restart(): void {
    this.ends = NO_ENDS
    this.marks = NO_MARKS
    this.sending = undefined
    this.isDone = false
    this.exhaustedAt = 0
  }

  /** Passes over everything up to the last whole line. */
  async skipToEnd(): Promise<void> {
    const { size } = await this.handle.stat()
    const from = Math.max(0, size - MAX_RANGE_BYTES)
    const last = (await bytesAt(this.handle, from, size - from)).lastIndexOf(0x0a)
    if (last < 0) return
    const position = from + last + 1
    const ends = await endsAt(this.handle, position)
    if (!ends) return
    this.ends = ends
    this.marks = marksOf(ends, position)
  }

  close(): Promise<void> {
    return this.handle.close()
  }
}

/** Opens a file at its beginning. @returns undefined where there is none @throws Error when it is no file, or cannot be read */
export const openAtBeginning = async (path: string): Promise<OpenFile | undefined> => {
  try {
    // A named pipe would wait for a writer.
    if (!(await stat(path)).isFile()) throw new Error(`${path} is not a file: npx sonde ship - reads standard input`)
    const handle = await open(path, 'r')
    const { ino } = await handle.stat({ bigint: true })
    return new OpenFile(handle, { inode: String(ino), marks: NO_MARKS, ends: NO_ENDS })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
