import { colouredEnd } from './colouredEnd.ts'
import type { Entry, Parser, Reading } from './entry.ts'
import { textEntry } from './formats/text.ts'
import { type FormatName, lineParser, parsers } from './parsers.ts'
import { plainText } from './plainText.ts'

/** How the lines of a source are read. */
export type Options = Reading & {
  /** The name of a format, or a parser such as a pattern of the user's. Without it, each line is looked at. */
  readonly format?: FormatName | Parser | undefined
}

/**
 * Reads a line of a log. A line that fits no format, or not the given one, is kept as text. It never throws.
 *
 * @example
 * parseLine('{"level":"warn","msg":"low"}', { nowMs: Date.now() }) // { level: 'warn', message: 'low' }
 */
export const parseLine = (line: string, options: Options): Entry => lineReader(options)(line)

/** Reads the lines of one batch in their order: a format that fitted is tried first on the next line. */
export const lineReader = (options: Options): ((line: string) => Entry) => {
  const { format } = options
  const parser = format === undefined ? lineParser() : typeof format === 'function' ? format : parsers[format]
  return line => {
    const written = withoutMark(line.isWellFormed() ? line : line.toWellFormed())
    const plain = plainText(written)
    const entry = parser(plain, options) ?? textEntry(plain, options)
    return plain === written ? entry : { ...entry, message: colouredEnd(written, plain, entry.message) }
  }
}

/** A line without the byte order mark that Windows writes in front of a text. */
const withoutMark = (line: string): string => (line.startsWith('\uFEFF') ? line.slice(1) : line)
