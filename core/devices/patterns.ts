/** A run of device ids: one, or all that begin so. */
export type IdRange = { readonly from: string; readonly isPrefix: boolean }

/** Ids and prefixes of a token as runs that do not overlap, in the order of ids. */
export const idRanges = (patterns: readonly string[]): readonly IdRange[] => {
  const ranges = patterns
    .map(pattern => ({ from: pattern.replace(/\*$/, ''), isPrefix: pattern.endsWith('*') }))
    .toSorted((one, other) => order(one.from, other.from) || Number(other.isPrefix) - Number(one.isPrefix))
  return ranges.filter(
    (range, index) =>
      !ranges.some((other, before) => {
        if (before === index) return false
        if (other.from === range.from && other.isPrefix === range.isPrefix) return before < index
        return other.isPrefix && range.from.startsWith(other.from)
      }),
  )
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
