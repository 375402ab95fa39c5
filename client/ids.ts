/**
 * Ids of events. An id is a ULID: ten digits of the time of receipt, then sixteen of a hash of the message, in Crockford's
 * base 32. If a stored item holds many events, each has the item's id and its place in the item: `<item>.<index>`, four
 * digits. As texts, ids sort in the order of receipt. The client and the server share this file.
 */

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** All pairs of digits: the listener writes 26 digits for every uplink. */
const PAIRS = [...DIGITS].flatMap(high => [...DIGITS].map(low => high + low))
/** The number of digits of an id that hold its time. */
export const TIME_LENGTH = 10
const LENGTH = 26
const INDEX_LENGTH = 4

/**
 * Two ids of a device with equal hashes are one message if they were minted at most so far apart, ms: EXCHANGE_LIFETIME,
 * after which a device may use a message id again (RFC 7252 §4.8.2).
 */
export const SAME_MESSAGE_MS = 247_000

/** Writes a whole number below 2^53 in base 32, with this number of digits. */
export const digitsOf = (value: number, length: number): string => {
  let text = ''
  let rest = value
  for (let left = length; left > 1; left -= 2) {
    text = (PAIRS[rest % PAIRS.length] ?? '') + text
    rest = Math.floor(rest / PAIRS.length)
  }
  return length % 2 === 0 ? text : DIGITS.charAt(rest % 32) + text
}

/** The number that {@link digitsOf} wrote. */
export const numberIn = (digits: string): number => {
  let value = 0
  for (const digit of digits) value = value * 32 + DIGITS.indexOf(digit)
  return value
}

/** When an id was minted, ms since 1970. Also of a bound. */
export const timeOf = (id: string): number => numberIn(id.slice(0, TIME_LENGTH))

/** A bound in the order of ids: every id minted at that ms or later sorts after it, every earlier one before it. */
export const boundAt = (ms: number): string => digitsOf(Math.max(0, Math.floor(ms)), TIME_LENGTH)

/** A bound in the order of ids, which may be cut short behind its time, as an id. */
export const wholeId = (bound: string): string => bound.padEnd(LENGTH, '0')

/** The first id of a millisecond: a place in the order of ids, and no event. */
export const idAt = (ms: number): string => wholeId(boundAt(ms))

/** A point in history, an id or an RFC 3339 time, as an id. */
export const idOf = (point: string): string => (point.includes('-') ? idAt(Date.parse(point)) : point)

/** The id so many milliseconds earlier. */
export const before = (id: string, ms: number): string => idAt(timeOf(id) - ms)

/** Compares as texts are ordered. */
export const later = (one: string, other: string): string => (one > other ? one : other)

/** The earlier of two ids, of which one may be empty. */
export const earlier = (one: string, other: string): string => (one && (!other || one < other) ? one : other)

/**
 * The part that all ids of one message share: its hash, with the index if it has one. An id that is not a ULID is its own
 * hash.
 */
export const hashOf = (id: string): string => (id.length < LENGTH ? id : id.slice(TIME_LENGTH))

/** Whether two ids of one device stand for the same message, which was received twice. */
export const isSameMessage = (one: string, other: string): boolean =>
  hashOf(one) === hashOf(other) && Math.abs(timeOf(one) - timeOf(other)) <= SAME_MESSAGE_MS

/** The id of one of the many events in a stored item. @param index from 0 to 9,999 */
export const idInItem = (itemId: string, index: number): string =>
  `${itemId}.${String(index).padStart(INDEX_LENGTH, '0')}`

/** The id of the stored item that an event is in: its own where it is the only one. */
export const itemOf = (id: string): string => id.slice(0, LENGTH)

/** The place of an event in its item: 0 where it is the only one. */
export const indexIn = (id: string): number => Number(id.slice(LENGTH + 1, LENGTH + 1 + INDEX_LENGTH)) || 0

/** A batch of log lines that is sent again within this time is the same one, ms: shippers repeat what was not answered. */
export const SAME_BATCH_MS = 15 * 60_000

/** How far apart two ids with equal hashes may have been minted and still stand for the same event, ms. */
export const repeatsWithin = (id: string): number => (id.length > LENGTH ? SAME_BATCH_MS : SAME_MESSAGE_MS)
