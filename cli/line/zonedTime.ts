/** The parts of a time in a time zone, as digits: `2026`, `01`, `15`, `12`, `00`, `07`; the offset is `+02:00`, or empty for UTC. */
export type ZonedTime = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'offset', string>>

/**
 * Reads times, ms since 1970, in a time zone: that of the machine unless given.
 * @throws RangeError when the runtime knows no such zone
 */
export const zonedTimes = (timeZone?: string): ((at: number) => ZonedTime) => {
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
  return at => {
    const found = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const part = (name: Intl.DateTimeFormatPartTypes): string => found.get(name) ?? ''
    const offset = part('timeZoneName').replace(/^(GMT|UTC)/, '')
    return {
      year: part('year'),
      month: part('month'),
      day: part('day'),
      hour: part('hour'),
      minute: part('minute'),
      second: part('second'),
      offset: offset === '+00:00' ? '' : offset,
    }
  }
}
