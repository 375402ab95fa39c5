import type { Reading } from '../entry.ts'
import { isoTimeAt } from './isoTime.ts'
import { monthTimeAt } from './monthTime.ts'
import type { TimeAt } from './timeInText.ts'

/** Reads a time in any of the usual forms at a place of a text. */
export const timeAt = (text: string, at: number, reading: Reading): TimeAt | undefined => {
  const code = text.charCodeAt(at)
  if (code >= 0x30 && code <= 0x39) return isoTimeAt(text, at, reading) ?? monthTimeAt(text, at, reading)
  return code >= 0x41 && code <= 0x57 ? monthTimeAt(text, at, reading) : undefined
}
