const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

const DAY_MS = 86_400_000

/** The maximum of setTimeout, ms: about 24 days. */
const MAX_MS = 2 ** 31 - 1

/**
 * A duration as people write it after a flag, `500ms`, `5s`, `2m`, `1.5h`, `7d`, in milliseconds.
 * @param flag without its dashes
 * @param maximumMs the maximum that a timer can wait, unless given
 * @throws Error that shows how one is written
 */
export const parseDuration = (flag: string, text: string, maximumMs: number = MAX_MS): number => {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? []
  const milliseconds = Number(amount) * (UNITS.get(unit) ?? Number.NaN)
  if (milliseconds > 0 && milliseconds <= maximumMs) return milliseconds
  throw new Error(
    `--${flag} '${text}' is not a duration: write 500ms, 5s or 2m, at most ${Math.floor(maximumMs / DAY_MS)} days`,
  )
}
