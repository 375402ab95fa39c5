import type { Entry } from './entry.ts'
import { lineReader, type Options } from './parseLine.ts'

/**
 * The entries of a text of many lines, in their order. Lines of blanks are left out.
 */
export const linesOfText = (text: string, options: Options): readonly Entry[] => {
  const read = lineReader(options)
  return linesIn(text).map(read)
}

/** The lines of a text that hold more than blanks, without their line breaks. */
const linesIn = (text: string): readonly string[] =>
  text
    .split('\n')
    .map(line => (line.endsWith('\r') ? line.slice(0, -1) : line))
    .filter(line => line.trim() !== '')
