export const timestampChoices = ['none', 'clock', 'short', 'default'] as const
/** `clock`: 12:00:00. `short`: 01-15 12:00:00. `default`: RFC 3339 with all its decimals, and the offset of the zone. */
export type TimestampChoice = (typeof timestampChoices)[number]

/** Writes the time of an event. */
export type WriteTime = (timestamp: string) => string

/** @throws Error when the runtime knows no such zone */
export const timeWriter = (choice: TimestampChoice, timeZone: string | undefined): WriteTime => {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...(timeZone !== undefined && { timeZone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  })
  const written = (at: number): Parts => partsOf(format, at)
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
      last = written(at)
    }
    const { date, clock, offset } = last
    if (choice === 'clock') return clock
    if (choice === 'short') return `${date.slice(5)} ${clock}`
    return `${date}T${clock}${fractionOf(timestamp)}${offset}`
  }
}

type Parts = { readonly date: string; readonly clock: string; readonly offset: string }
const NOTHING: Parts = { date: '', clock: '', offset: '' }

const partsOf = (format: Intl.DateTimeFormat, at: number): Parts => {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? ''
  const offset = part('timeZoneName').replace(/^(GMT|UTC)/, '')
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    clock: `${part('hour')}:${part('minute')}:${part('second')}`,
    offset: offset === '' || offset === '+00:00' ? 'Z' : offset,
  }
}

/** The decimals of a second as the event has them: a line may tell nanoseconds. */
const fractionOf = (timestamp: string): string => /\.\d+/.exec(timestamp)?.[0] ?? ''
