/** After so many days a device is filed again, so that one whose entry got lost is found again. */
const RENEWED_AFTER_DAYS = 7
const DAY_MS = 86_400_000

/** The text of a standing in a record: short, since it counts in every update. */
export const standingText = (intervalSeconds: number, nowMs: number): string =>
  `${intervalSeconds}@${Math.floor(nowMs / DAY_MS)}`

/** Whether a device has to be filed: it never was, by another interval, or long ago. */
export const mustBeFiled = (text: string | undefined, intervalSeconds: number, nowMs: number): boolean => {
  const [interval, day] = text?.split('@').map(Number) ?? []
  return interval !== intervalSeconds || day === undefined || !(nowMs / DAY_MS - day < RENEWED_AFTER_DAYS)
}
