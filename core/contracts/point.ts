import * as z from 'zod'

const Instant = z.iso.datetime({ offset: true })
const SECONDS_AT = 17
const DAY_MS = 86_400_000

/**
 * The time that an RFC 3339 text names, ms since 1970. `T` and `Z` may be in lower case, and a leap second counts as the second
 * after it (RFC 3339 §5.6, §5.7).
 */
export const timeIn = (text: string): number => {
  const upper = text.toUpperCase()
  const before = upper.replace(LEAP_SECOND, '$1:59')
  return Date.parse(before) + (before === upper ? 0 : 1000)
}

const LEAP_SECOND = /^(\d{4}-\d\d-\d\dT\d\d:\d\d):60/

/** A time in RFC 3339, in which `T` and `Z` may also be in lower case (§5.6). A leap second ends a day in UTC (§5.7). */
const isTime = (text: string): boolean => {
  const upper = text.toUpperCase()
  if (upper.slice(SECONDS_AT, SECONDS_AT + 2) !== '60') return Instant.safeParse(upper).success
  const before = `${upper.slice(0, SECONDS_AT)}59${upper.slice(SECONDS_AT + 2)}`
  const isFirstSecond = ((timeIn(text) % DAY_MS) + DAY_MS) % DAY_MS < 1000
  return isFirstSecond && Instant.safeParse(before).success
}

const Time = z.string().refine(isTime).meta({ format: 'date-time' })

/** A `+` that stands in a URL unencoded arrives as a space: `02:00:00 02:00`. */
const LOST_PLUS = /\d [01]\d:[0-5]\d$/

const expected = (input: unknown): string =>
  typeof input === 'string' && LOST_PLUS.test(input)
    ? 'a + in a URL means a space: write it as %2B, or give the time in UTC, such as 2026-01-15T10:30:00Z'
    : 'neither the id of an event nor a time such as 2026-01-15T10:30:00Z'

/** A point in history: the id of an event, or a time. */
export const Point = z
  .union([z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}(\.\d{4})?$/), Time], {
    error: ({ input }) => expected(input),
  })
  .meta({ id: 'Point', description: 'The id of an event, or a time in RFC 3339' })
