import type { Entry, Parser, Reading } from './entry.ts'
import { type FormatName, parsers } from './parsers.ts'

/** Reads a line by looking at it. Made for a batch, it tries the format first that fitted last. */
export const detector = (): ((line: string, reading: Reading) => Entry | undefined) => {
  let last: Parser | undefined
  return (line, reading) => {
    const again = last?.(line, reading)
    if (again) return again
    for (const name of candidates(line)) {
      const entry = parsers[name](line, reading)
      if (!entry) continue
      last = parsers[name]
      return entry
    }
    return undefined
  }
}

/** The formats whose lines can begin as this one does. */
const candidates = (line: string): readonly FormatName[] => (line.charCodeAt(0) === 0x7b ? ['json'] : [])
