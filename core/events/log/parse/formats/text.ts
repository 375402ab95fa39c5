import { type Entry, entryOf, type Reading } from '../entry.ts'
import { levelInText } from '../level/levelInText.ts'
import { isoTimeAt } from '../time/isoTime.ts'

/** A line of no known format: time and level are read where they stand at its beginning, and all of it is the message. */
export const textEntry = (line: string, reading: Reading): Entry => {
  const time = isoTimeAt(line, 0, reading)
  const level = levelInText(time ? line.slice(time.end).trimStart() : line)
  return entryOf({ timestamp: time?.timestamp, level, message: line })
}
