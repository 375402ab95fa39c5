import { type Entry, entryOf, type Reading } from '../entry.ts'
import { prefixOf } from '../level/prefix.ts'

/** A line of no known format: time and level are read where they stand at its beginning, and all of it is the message. */
export const textEntry = (line: string, reading: Reading): Entry =>
  entryOf({ ...prefixOf(line, reading), message: line })
