/** A range of device ids: one id, or every id with a prefix. */
export type IdRange = { readonly from: string; readonly isPrefix: boolean }

/** The ids and prefixes of a token as ranges that do not overlap, in the order of ids. */
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
