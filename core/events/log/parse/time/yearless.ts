import { msOf, type Written } from './utcTime.ts'

/** A clock may be ahead of ours so far, ms; a line from later than that is one of last year. */
const MAX_AHEAD_MS = 7 * 24 * 3600 * 1000

/**
 * The year of a time that is written without one: the latest in which it is at most a week ahead of now. So a line of 31 December
 * that is received in January is one of the year before, and a line of 1 January from a clock that is fast is one of the next.
 *
 * @returns undefined if no year near now has that day
 */
export const nearestYear = (
  written: Omit<Written, 'year'>,
  nowMs: number,
  offsetMinutes: number,
): number | undefined => {
  const thisYear = new Date(nowMs).getUTCFullYear()
  // Only every fourth year has a 29 February, and 2100 has none.
  const reach = written.month === 2 && written.day === 29 ? 8 : 1
  for (let year = thisYear + 1; year >= thisYear - reach; year -= 1) {
    const ms = msOf({ ...written, year }, offsetMinutes)
    if (ms !== undefined && ms <= nowMs + MAX_AHEAD_MS) return year
  }
  return undefined
}
