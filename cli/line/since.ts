import { Point, timeIn } from '../../core/contracts/point.ts'
import { UsageError } from '../exitCode.ts'
import { dayStart } from './dayStart.ts'

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/**
 * The point in history that a user means: so long ago (`10m`, `1h30m`, `7d`), the beginning of a day in a time zone (that of the machine unless given), a
 * time in RFC 3339, or the id of an event.
 * @throws UsageError that shows how one is written
 */
export const pointIn = (flag: string, text: string, now: number, timeZone?: string): string => {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)]
  if (parts.length > 0 && parts.map(([whole]) => whole).join('') === text) {
    const ms = parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNITS[unit] ?? 0), 0)
    const at = new Date(Math.max(0, now - ms))
    if (!Number.isNaN(at.getTime())) return at.toISOString()
  }
  const day = dayStart(text, timeZone)
  if (day !== undefined) return new Date(day).toISOString()
  const point = Point.safeParse(text)
  if (point.success) return text.includes('-') ? new Date(timeIn(text)).toISOString() : text
  throw new UsageError(
    `--${flag} '${text}' is not a time: write so long ago (10m, 1h30m, 7d), a day (2026-01-15), a time such as 2026-01-15T10:30:00Z, or the id of an event`,
  )
}
