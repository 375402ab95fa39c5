import { hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/** The number of bytes by which the beginning of a file, and the part before a position, are known again. */
const MARK_BYTES = 1024

/**
 * Digests of the beginning of a file, and of its bytes just before a position. A file that only grows keeps both, and so does its copy. An inode alone
 * is not enough: a new file may have that of a removed one, and a truncated file keeps its own.
 */
export type Marks = { readonly position: number; readonly head: string; readonly tail: string }

/** The marks of a file at its beginning: any file fits. */
export const NO_MARKS: Marks = { position: 0, head: '', tail: '' }

/** The bytes that marks are made of. */
export type Ends = { readonly head: Buffer; readonly tail: Buffer }

export const NO_ENDS: Ends = { head: Buffer.alloc(0), tail: Buffer.alloc(0) }

/** Reads the ends of a file up to a position. @returns undefined when it is shorter */
export const endsAt = async (file: FileHandle, position: number): Promise<Ends | undefined> => {
  const length = Math.min(MARK_BYTES, position)
  if (length === 0) return NO_ENDS
  const head = await bytesAt(file, 0, length)
  const tail = await bytesAt(file, position - length, length)
  return head.length < length || tail.length < length ? undefined : { head, tail }
}

/** The ends after further bytes. They come from memory: the file may have been truncated since they were read. */
export const endsAfter = ({ head, tail }: Ends, bytes: Buffer): Ends => ({
  head: head.length < MARK_BYTES ? Buffer.concat([head, bytes.subarray(0, MARK_BYTES - head.length)]) : head,
  tail: Buffer.concat([tail, bytes.subarray(-MARK_BYTES)]).subarray(-MARK_BYTES),
})

export const marksOf = ({ head, tail }: Ends, position: number): Marks =>
  position === 0 ? NO_MARKS : { position, head: digestOf(head), tail: digestOf(tail) }

/** The part of a file after the marks that was being sent. */
type Begun = { readonly end: number; readonly digest: string }

/** Whether a file holds what it held when the marks were made, and what was being sent then. @returns its ends, or undefined */
export const fitting = async (file: FileHandle, marks: Marks, begun?: Begun): Promise<Ends | undefined> => {
  const ends = await endsAt(file, marks.position)
  if (!ends) return undefined
  const { head, tail } = marksOf(ends, marks.position)
  if (head !== marks.head || tail !== marks.tail) return undefined
  if (!begun) return ends
  const bytes = await bytesAt(file, marks.position, begun.end - marks.position)
  return digestOf(bytes) === begun.digest ? ends : undefined
}

/** Reads so many bytes, or up to the end of the file. */
export const bytesAt = async (file: FileHandle, position: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.allocUnsafe(length)
  let read = 0
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, position + read)
    if (bytesRead === 0) break
    read += bytesRead
  }
  return bytes.subarray(0, read)
}

/** A short digest of bytes. */
export const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url').slice(0, 22)
