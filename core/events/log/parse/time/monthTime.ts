import type { Reading } from '../entry.ts'
import type { TimeAt } from './timeInText.ts'
import { clockParts, utcTime, type Written } from './utcTime.ts'
import { nearestYear } from './yearless.ts'
import { offsetOf, ZONE_NAME } from './zone.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MONTH = MONTHS.join('|')
const WEEKDAY = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?'
const CLOCK = '(\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9})\\d{0,20})?'
/** An offset, a name, or a place of the zone database, whose offset we do not know. */
const ZONE = `( ?[+-]\\d\\d:?\\d\\d(?!\\d)| ${ZONE_NAME}| [A-Z][a-z]{2,20}/[A-Z][A-Za-z_]{2,30})?`

/** RFC 3164 §4.1.2, Cisco's year before the clock, and `ctime`'s after it. */
const MONTH_FIRST = new RegExp(
  `${WEEKDAY}(${MONTH}) {1,2}(\\d{1,2})(?: (\\d{4}))? ${CLOCK}${ZONE}(?: (\\d{4})(?![\\w:.-]))?`,
  'y',
)
/** The common log format, also Python's with a blank; RFC 5322, Redis and PHP. */
const DAY_FIRST = new RegExp(`${WEEKDAY}(\\d{1,2})([-/ ])(${MONTH})\\2(\\d{4})[: ]${CLOCK}${ZONE}`, 'y')

/** Android's `logcat -v threadtime`. */
const LOGCAT = /(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})(?!\d)/y

/** Reads a time with the English name of its month, or Android's, at a place of a text. A time without a year is of one near now. */
export const monthTimeAt = (text: string, at: number, reading: Reading): TimeAt | undefined => {
  const parts = monthFirst(text, at) ?? dayFirst(text, at) ?? logcat(text, at)
  if (!parts) return undefined
  const zone = parts.zone.trim()
  const offset = zone === '' ? (reading.offsetMinutes ?? 0) : offsetOf(zone)
  const end = at + parts.length
  if (offset === undefined) return { timestamp: undefined, end }
  const year = parts.year ?? nearestYear(parts, reading.nowMs, offset)
  const timestamp = year === undefined ? undefined : utcTime({ ...parts, year }, offset)
  return timestamp === undefined ? undefined : { timestamp, end }
}

type Parts = Omit<Written, 'year'> & {
  readonly year: number | undefined
  readonly zone: string
  readonly length: number
}

const monthFirst = (text: string, at: number): Parts | undefined => {
  MONTH_FIRST.lastIndex = at
  const found = MONTH_FIRST.exec(text)
  if (!found) return undefined
  const [whole, month = '', day, before, hour, minute, second, fraction, zone = '', after] = found
  const year = before ?? after
  return {
    year: year === undefined ? undefined : Number(year),
    month: MONTHS.indexOf(month) + 1,
    ...clockParts(day, hour, minute, second, fraction),
    zone,
    length: whole.length,
  }
}

const dayFirst = (text: string, at: number): Parts | undefined => {
  DAY_FIRST.lastIndex = at
  const found = DAY_FIRST.exec(text)
  if (!found) return undefined
  const [whole, day, , month = '', year, hour, minute, second, fraction, zone = ''] = found
  return {
    year: Number(year),
    month: MONTHS.indexOf(month) + 1,
    ...clockParts(day, hour, minute, second, fraction),
    zone,
    length: whole.length,
  }
}

const logcat = (text: string, at: number): Parts | undefined => {
  LOGCAT.lastIndex = at
  const found = LOGCAT.exec(text)
  if (!found) return undefined
  const [whole, month, day, hour, minute, second, fraction] = found
  return {
    year: undefined,
    month: Number(month),
    ...clockParts(day, hour, minute, second, fraction),
    zone: '',
    length: whole.length,
  }
}
