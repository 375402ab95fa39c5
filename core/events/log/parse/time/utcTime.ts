/** A time as its parts are written. The month is 1 to 12; the fraction of the second is digits, or empty. */
export type Written = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly fraction?: string | undefined
}

/** The parts of a time as a pattern found them, from the day to the fraction. */
export const clockParts = (
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  fraction: string | undefined,
): Omit<Written, 'year' | 'month'> => ({
  day: Number(day),
  hour: Number(hour),
  minute: Number(minute),
  second: Number(second),
  fraction,
})

/** The earliest year that counts as a time: devices and programs without a clock write 1970, or the year 1. */
export const MIN_YEAR = 1973
/** RFC 3339 keeps nine decimals in all languages that have nanoseconds; more are cut. */
const MAX_DECIMALS = 9

/**
 * A time as RFC 3339 in UTC with its decimals as they were written, at most nine.
 * A leap second is the first second of the next minute.
 *
 * @param offsetMinutes its offset, east of UTC
 * @returns undefined if there is no such time, or if it is before 1973: the clock was not set
 */
export const utcTime = (written: Written, offsetMinutes = 0): string | undefined => {
  const ms = msOf(written, offsetMinutes)
  return ms === undefined ? undefined : timeText(ms, written.fraction)
}

/** The same time in ms since 1970, without its fraction. */
export const msOf = (written: Written, offsetMinutes = 0): number | undefined => {
  const { year, month, day, hour, minute, second } = written
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 60 || year < MIN_YEAR || year > 9998) return undefined
  return Date.UTC(year, month - 1, day, hour, minute, second) - offsetMinutes * 60_000
}

/** A whole second with the decimals that were written. */
export const timeText = (secondMs: number, fraction = ''): string => {
  const second = new Date(secondMs).toISOString().slice(0, 19)
  return fraction === '' ? `${second}Z` : `${second}.${fraction.slice(0, MAX_DECIMALS)}Z`
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const daysIn = (year: number, month: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (DAYS[month - 1] ?? 0)
