import { agoText } from './duration.ts'

/** The formats of times. */
export const TIME_FORMATS = ['local', 'utc', 'relative'] as const
export type TimeFormat = (typeof TIME_FORMATS)[number]

const two = (value: number) => `${value}`.padStart(2, '0')
const clock = (hours: number, minutes: number, seconds: number, ms: number) =>
  `${two(hours)}:${two(minutes)}:${two(seconds)}.${`${ms}`.padStart(3, '0')}`

/** `2026-01-15`, in local time or UTC. */
export const dayText = (ms: number, format: TimeFormat): string => {
  const at = new Date(ms)
  return format === 'utc'
    ? at.toISOString().slice(0, 10)
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** `10:30:00.000` in local time, `10:30:00.000Z` in UTC. */
export const clockText = (ms: number, format: TimeFormat): string => {
  const at = new Date(ms)
  return format === 'utc'
    ? at.toISOString().slice(11)
    : clock(at.getHours(), at.getMinutes(), at.getSeconds(), at.getMilliseconds())
}

/** A time in a format, with its day unless that is today. */
export const timeText = (ms: number, format: TimeFormat, nowMs: number): string => {
  if (format === 'relative') return agoText(ms, nowMs)
  const day = dayText(ms, format)
  const time = clockText(ms, format)
  return day === dayText(nowMs, format) ? time : `${day} ${time}`
}

/** A time in full, for a tooltip: local with its offset, and UTC. */
export const wholeTimeText = (ms: number): string => {
  const at = new Date(ms)
  const offset = -at.getTimezoneOffset()
  const [sign, minutes] = offset < 0 ? ['-', -offset] : ['+', offset]
  const zone = `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return `${dayText(ms, 'local')} ${clockText(ms, 'local')} ${zone}\n${at.toISOString()}`
}
