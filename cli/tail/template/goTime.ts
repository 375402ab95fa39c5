import { zonedTimes } from '../../line/zonedTime.ts'

/** Parts of the reference time of Go (package time, "Constants"), with the part of a formatted time that each stands for. */
const PARTS = /2006|January|Jan|01|Monday|Mon|02|15|03|04|05|[.,]0+|[.,]9+|PM|Z07:00|-07:00|-0700|MST/g

/** Writes a time by a layout of Go, such as `2006-01-02 15:04:05`. */
export const goTime = (at: Date, layout: string, timeZone = 'UTC'): string => {
  const { year, month, day, minute, second, ...zoned } = zonedTimes(timeZone)(at.getTime())
  const named = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(at)
  const offset = zoned.offset || '+00:00'
  const hour = Number(zoned.hour)
  const written: Readonly<Record<string, () => string>> = {
    '2006': () => year,
    '01': () => month,
    '02': () => day,
    '15': () => zoned.hour,
    '03': () => String(hour % 12 || 12).padStart(2, '0'),
    '04': () => minute,
    '05': () => second,
    PM: () => (hour < 12 ? 'AM' : 'PM'),
    January: () => named({ month: 'long' }),
    Jan: () => named({ month: 'short' }),
    Monday: () => named({ weekday: 'long' }),
    Mon: () => named({ weekday: 'short' }),
    MST: () => (offset === '+00:00' ? 'UTC' : offset),
    'Z07:00': () => (offset === '+00:00' ? 'Z' : offset),
    '-07:00': () => offset,
    '-0700': () => offset.replace(':', ''),
  }
  return layout.replace(PARTS, name => written[name]?.() ?? `${name[0]}${decimals(at, name)}`)
}

const decimals = (at: Date, layout: string): string =>
  String(at.getUTCMilliseconds())
    .padStart(3, '0')
    .padEnd(layout.length - 1, '0')
    .slice(0, layout.length - 1)
