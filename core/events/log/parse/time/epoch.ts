import { timeText } from './utcTime.ts'

/** A number of a clock that counts from 1970, with the digits of a second that its unit is below. */
const NUMBER = /^(\d{9,20})(?:\.(\d{1,30}))?$/

/**
 * A time in seconds, milliseconds, microseconds or nanoseconds since 1970: its size tells which. In each unit, times from 1973 to
 * 2286 are known.
 *
 * @param value a number, or its decimal text: nanoseconds do not fit into a number
 * @returns RFC 3339 in UTC with all decimals that the unit has, or undefined if the size fits no unit
 */
export const epochTime = (value: number | string): string | undefined => {
  const [, digits = '', decimals = ''] = NUMBER.exec(String(value)) ?? []
  const below = unitOf(digits)
  if (below === undefined) return undefined
  const seconds = below === 0 ? digits : digits.slice(0, -below)
  const fraction = below === 0 ? decimals : digits.slice(-below) + decimals
  return timeText(Number(seconds) * 1000, fraction)
}

const unitOf = (digits: string): 0 | 3 | 6 | 9 | undefined => {
  const size = Number(digits)
  for (const below of [0, 3, 6, 9] as const) {
    const unit = 10 ** below
    if (size >= 1e8 * unit && size < 1e10 * unit) return below
  }
  return undefined
}
