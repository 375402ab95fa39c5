import { Point, timeIn } from '../../core/contracts/point.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * A moment as people write it, ms since 1970: a time in RFC 3339, or so long ago, such as `7d`.
 * @throws Error that names the flag and shows how one is written
 */
export const momentIn = (flag: string, text: string, now: number): number => {
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (amount !== undefined) return now - Number(amount) * (UNITS[unit] ?? 0)
  if (text.includes('-') && Point.safeParse(text).success) return timeIn(text)
  throw new Error(`--${flag} '${text}' is not a time: write 2026-01-15T10:30:00Z, or so long ago: 30m, 12h, 7d`)
}
