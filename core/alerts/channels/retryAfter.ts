/** `Sat, 28 Nov 2026 10:32:00 GMT`; `Date.parse` alone takes `-5` for a date too. */
const DATE = /^[A-Za-z]+, /

/**
 * The wait that a header `Retry-After` asks for, ms: a number of seconds, which Discord sends with a fraction, or a date (RFC 9110 §10.2.3).
 * @param now ms since 1970
 * @returns undefined where there is none that can be read
 */
export const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const at = DATE.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
