import { isFrame, isIndented } from '../../core/events/log/parse/trace/shapes.ts'

/** The maximum of a request: lines, and bytes as they stand in the file. A longer line is sent in pieces of so many bytes. */
export const MAX_RANGE_LINES = 1000
export const MAX_RANGE_BYTES = 256 * 1024

/** How far back a place between two entries is looked for, lines. */
const MAX_BACK = 200

const NEWLINE = 0x0a
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export type RangeOptions = {
  /** Nothing follows: a last line without its end is a line. */
  readonly isEnd: boolean
}

/**
 * The length of the next request at the beginning of these bytes: whole lines, 0 while none has its end. Where more lines follow than a request
 * takes, it ends above an entry and not within a stack trace.
 */
export const rangeLength = (bytes: Buffer, { isEnd }: RangeOptions): number => {
  const ends: number[] = []
  let at = 0
  while (ends.length <= MAX_RANGE_LINES) {
    const found = bytes.indexOf(NEWLINE, at)
    if (found < 0 || found >= MAX_RANGE_BYTES) break
    at = found + 1
    ends.push(at)
  }
  if (ends.length === 0) {
    if (bytes.length >= MAX_RANGE_BYTES) return wholeCharacters(bytes, MAX_RANGE_BYTES)
    return isEnd ? bytes.length : 0
  }
  const isCut = ends.length > MAX_RANGE_LINES || bytes.length >= MAX_RANGE_BYTES
  if (isCut) return safeEnd(bytes, ends.slice(0, MAX_RANGE_LINES))
  return isEnd && ends.length < MAX_RANGE_LINES ? bytes.length : at
}

/** The last of these ends at which an entry begins, as far as a look at the lines around it tells. */
const safeEnd = (bytes: Buffer, ends: readonly number[]): number => {
  const last = ends.at(-1) ?? 0
  const lineAt = (index: number): string => {
    const from = ends[index - 1] ?? 0
    return bytes.toString('latin1', from, Math.min(ends[index] ?? bytes.length, from + 512))
  }
  const belongs = (line: string): boolean => isIndented(line) || isFrame(line)
  for (let index = ends.length - 1; index > Math.max(0, ends.length - MAX_BACK); index--) {
    if (!belongs(lineAt(index + 1)) && !belongs(lineAt(index))) return ends[index] ?? last
  }
  return last
}

/** The largest length up to `length` that does not cut a character of UTF-8 (RFC 3629 §3). */
const wholeCharacters = (bytes: Buffer, length: number): number => {
  for (let at = length - 1; at >= length - 4; at--) {
    const byte = bytes[at] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return at + size > length ? at : length
  }
  return length
}

/**
 * The lines of a range, without line breaks and blank lines. Bytes that are not UTF-8 become the replacement character. NULs at the beginning of a line
 * are left out: they are the hole that a program leaves when its file is truncated under it.
 */
export const linesOf = (range: Uint8Array): readonly string[] =>
  decoder
    .decode(range)
    .split('\n')
    .map(line => withoutHole(line.endsWith('\r') ? line.slice(0, -1) : line))
    .filter(line => line.trim() !== '')

const withoutHole = (line: string): string => {
  let from = 0
  while (line.charCodeAt(from) === 0) from++
  return from === 0 ? line : line.slice(from)
}
