import type { JsonValue } from '../../../../contracts/json.ts'
import { asObject } from '../../../../contracts/jsonValue.ts'
import type { Reading } from '../entry.ts'
import { epochTime } from './epoch.ts'
import { timeAt } from './timeAt.ts'

/** A longer text is no time. */
const MAX_LENGTH = 64

/**
 * The time that the value of a field tells: a text in one of the usual forms, a number since 1970 in seconds, ms, µs or ns, or an object
 * of seconds and nanoseconds.
 *
 * @returns RFC 3339 in UTC, or undefined if it is no time
 */
export const timeOf = (value: JsonValue | undefined, reading: Reading): string | undefined => {
  if (typeof value === 'number') return timeOfText(String(value), reading)
  if (typeof value === 'string') return value.length > MAX_LENGTH ? undefined : timeOfText(value.trim(), reading)
  const { $date, epochSecond, seconds = epochSecond, nanoOfSecond = 0, nanos = nanoOfSecond } = asObject(value) ?? {}
  if ($date !== undefined && typeof $date !== 'object') return timeOf($date, reading)
  if (!isCount(seconds) || !isCount(nanos)) return undefined
  return epochTime(`${seconds}${nanos.toString().padStart(9, '0')}`)
}

const isCount = (value: JsonValue | undefined): value is number | string =>
  (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) ||
  (typeof value === 'string' && /^\d{1,12}$/.test(value))

const timeOfText = (text: string, reading: Reading): string | undefined => {
  const time = timeAt(text, 0, reading)
  return time?.end === text.length ? time.timestamp : epochTime(text)
}
