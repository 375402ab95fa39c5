const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
])

/** setTimeout takes no more, ms: about 24 days. */
const LONGEST = 2 ** 31 - 1

/**
 * A duration as people write it, `500ms`, `5s`, `2m`, `1.5h`, in milliseconds.
 * @throws Error that says what would be one
 */
export const parseDuration = (text: string): number => {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  const milliseconds = Number(amount) * (UNITS.get(unit) ?? Number.NaN)
  if (milliseconds > 0 && milliseconds <= LONGEST) return milliseconds
  throw new Error(`'${text}' is no duration: write 500ms, 5s or 2m, at most 24 days`)
}
