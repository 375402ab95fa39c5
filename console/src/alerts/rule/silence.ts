/** The bounds of a silence, s: those of the API. */
export const MIN_SECONDS = 60
export const MAX_SECONDS = 31 * 86_400

/** The silences to choose from. */
export const SILENCES = [
  { seconds: 3_600, label: '1 hour' },
  { seconds: 8 * 3_600, label: '8 hours' },
  { seconds: 24 * 3_600, label: '24 hours' },
  { seconds: 7 * 86_400, label: '7 days' },
] as const

/** How long a silence until a time (RFC 3339) is, s; undefined where it is too short, too long, or the time is not known. */
export const secondsUntil = (until: string | undefined, nowMs: number): number | undefined => {
  if (until === undefined) return undefined
  const seconds = Math.ceil((Date.parse(until) - nowMs) / 1000)
  return seconds >= MIN_SECONDS && seconds <= MAX_SECONDS ? seconds : undefined
}
