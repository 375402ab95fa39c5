const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_LENGTH = 10
const LENGTH = 26

/**
 * Two ids with equal hashes are one message when they were minted at most so far apart, ms: EXCHANGE_LIFETIME, after which a
 * device may use a message id again (RFC 7252 §4.8.2).
 */
export const SAME_MESSAGE_MS = 247_000

/** When an id (a ULID) was minted, ms since 1970. */
export const timeOf = (id: string): number => {
  let ms = 0
  for (const digit of id.slice(0, TIME_LENGTH)) ms = ms * 32 + DIGITS.indexOf(digit)
  return ms
}

/** The least id of a millisecond: a place in the order of ids, and no event. */
export const idAt = (ms: number): string => {
  let text = ''
  let rest = Math.max(0, Math.floor(ms))
  for (let place = 0; place < TIME_LENGTH; place++) {
    text = DIGITS.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return wholeId(text)
}

/** A bound in the order of ids, which may be cut short behind its time, as an id. */
export const wholeId = (bound: string): string => bound.padEnd(LENGTH, '0')

/** A point in history, an id or an RFC 3339 time, as an id. */
export const idOf = (point: string): string => (point.includes('-') ? idAt(Date.parse(point)) : point)

/** The id so many milliseconds earlier. */
export const before = (id: string, ms: number): string => idAt(timeOf(id) - ms)

/** Compares as texts are ordered. */
export const later = (one: string, other: string): string => (one > other ? one : other)

/** The lesser of two, of which one may be none. */
export const earlier = (one: string, other: string): string => (one && (!other || one < other) ? one : other)

/**
 * How a message is known again: the same message can come under two ids that end alike, minted at most
 * {@link SAME_MESSAGE_MS} apart. What is no ULID is known by itself.
 */
export const hashOf = (id: string): string => (id.length === LENGTH ? id.slice(TIME_LENGTH) : id)
