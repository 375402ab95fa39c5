import { type ZonedTime, zonedTimes } from './zonedTime.ts'

export const timestampChoices = ['none', 'clock', 'short', 'default'] as const
/** `clock`: 12:00:00. `short`: 01-15 12:00:00. `default`: RFC 3339 with all its decimals, and the offset of the zone. */
export type TimestampChoice = (typeof timestampChoices)[number]

/** Writes the time of an event. */
export type WriteTime = (timestamp: string) => string

/** @throws RangeError when the runtime knows no such zone */
export const timeWriter = (choice: TimestampChoice, timeZone: string | undefined): WriteTime => {
  const zoned = zonedTimes(timeZone)
  let lastSecond = Number.NaN
  let last: Parts = NOTHING
  return timestamp => {
    if (choice === 'none') return ''
    const at = Date.parse(timestamp)
    if (Number.isNaN(at)) return timestamp
    // Many lines fall into one second, and to format a time takes longer than all the rest of a line.
    const second = Math.floor(at / 1000)
    if (second !== lastSecond) {
      lastSecond = second
      last = partsOf(zoned(at))
    }
    const { date, clock, offset } = last
    if (choice === 'clock') return clock
    if (choice === 'short') return `${date.slice(5)} ${clock}`
    return `${date}T${clock}${fractionOf(timestamp)}${offset}`
  }
}

type Parts = { readonly date: string; readonly clock: string; readonly offset: string }
const NOTHING: Parts = { date: '', clock: '', offset: '' }

const partsOf = ({ year, month, day, hour, minute, second, offset }: ZonedTime): Parts => ({
  date: `${year}-${month}-${day}`,
  clock: `${hour}:${minute}:${second}`,
  offset: offset === '' ? 'Z' : offset,
})

/** The decimals of a second as the event has them: a line may tell nanoseconds. */
const fractionOf = (timestamp: string): string => /\.\d+/.exec(timestamp)?.[0] ?? ''
