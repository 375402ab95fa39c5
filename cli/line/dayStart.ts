import { zonedTimes } from './zonedTime.ts'

/**
 * When a day begins in a time zone, ms since 1970: that of the machine unless given.
 * @param text `2026-11-28`
 * @returns undefined for any other text, and for a day that no calendar has
 */
export const dayStart = (text: string, timeZone?: string): number | undefined => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  const inUtc = Date.parse(`${text}T00:00:00Z`)
  // 2026-02-30 is read as a day in March.
  if (Number.isNaN(inUtc) || !new Date(inUtc).toISOString().startsWith(text)) return undefined
  const zoned = zonedTimes(timeZone)
  const withOffsetAt = (at: number): number => Date.parse(`${text}T00:00:00${zoned(at).offset || 'Z'}`)
  // The offset at the beginning itself, also where it changes within hours of it.
  return withOffsetAt(withOffsetAt(inUtc))
}
