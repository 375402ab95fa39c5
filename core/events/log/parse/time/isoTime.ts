import type { Reading } from '../entry.ts'
import type { TimeAt } from './timeInText.ts'
import { clockParts, MIN_YEAR, utcTime } from './utcTime.ts'
import { offsetOf, ZONE_NAME } from './zone.ts'

/**
 * ISO 8601 and RFC 3339, and what resembles it: Go's slashes, Python's comma before the decimals, Postgres' name of a zone, a blank in
 * place of `T`, no offset, no seconds, and the form without separators.
 */
const ISO = new RegExp(
  '(\\d{4})[-/.](\\d\\d)[-/.](\\d\\d)(?:[Tt]| {1,2}|_)(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9})\\d{0,20})?)?' +
    `( ?(?:[Zz](?![A-Za-z])|[+-]\\d\\d:?\\d\\d(?!\\d)|[+-]\\d\\d(?![\\d:])|${ZONE_NAME}))?`,
  'y',
)
const BASIC = /(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,9})\d{0,20})?(Z|[+-]\d{4})?/y
/** Go's own text of a time names the zone after the offset. */
const ZONE_AGAIN = new RegExp(` (?:${ZONE_NAME}|[+-]\\d\\d(?:\\d\\d)?(?!\\d))(?: m=[+-]\\d{1,12}\\.\\d{1,9})?`, 'y')

/** Reads such a time at a place of a text. */
export const isoTimeAt = (text: string, at: number, { offsetMinutes = 0 }: Reading): TimeAt | undefined => {
  ISO.lastIndex = at
  const iso = ISO.exec(text)
  BASIC.lastIndex = at
  const found = iso ?? BASIC.exec(text)
  if (!found) return undefined
  const [whole, year, month, day, hour, minute, second = '0', fraction, zone = ''] = found
  const named = zone.trim()
  const offset = named === '' ? offsetMinutes : offsetOf(named)
  if (offset === undefined) return undefined
  const written = {
    year: Number(year),
    month: Number(month),
    ...clockParts(day, hour, minute, second, fraction),
  }
  const timestamp = utcTime(written, offset)
  const isUnset = utcTime({ ...written, year: 2000 }, offset) !== undefined && written.year < MIN_YEAR
  if (timestamp === undefined && !isUnset) return undefined
  const end = at + whole.length
  if (!/\d/.test(named)) return { timestamp, end }
  ZONE_AGAIN.lastIndex = end
  return { timestamp, end: end + (ZONE_AGAIN.exec(text)?.[0].length ?? 0) }
}
