import type { Rejected } from '../accept/entry.ts'

/** The outcome of a request of which at least one line was accepted, or that had no entries. */
export type Shipped = {
  readonly accepted: number
  readonly rejected: readonly Rejected[]
  /** The ids of sources whose names are no device ids, by their names. */
  readonly mapped: ReadonlyMap<string, string>
  /** The id of its first batch; undefined if it had no entries. */
  readonly id: string | undefined
}

const MAX_NAMED = 3

/** Rejections in words: how many, and the first reasons, each with the place of its first entry. */
export const rejectionsInWords = (rejected: readonly Rejected[]): string => {
  const byReason = [...Map.groupBy(rejected, ({ reason }) => reason)]
  const named = byReason.slice(0, MAX_NAMED).map(([reason, some]) => {
    const [first] = some
    return `entry ${first?.index}${some.length > 1 ? ` and ${some.length - 1} more` : ''}: ${reason}`
  })
  const more = byReason.length - named.length
  return `${rejected.length} not taken. ${named.join('; ')}${more > 0 ? `; and ${more} other reasons` : ''}`
}

/** Places as ranges, such as `0 to 999, 1200 to 1500`: at most twenty of them. */
export const rangesOf = (indexes: readonly number[]): string => {
  const ranges: [number, number][] = []
  for (const index of indexes.toSorted((one, other) => one - other)) {
    const last = ranges.at(-1)
    if (last && index <= last[1] + 1) last[1] = index
    else ranges.push([index, index])
  }
  const shown = ranges.slice(0, 20).map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`))
  return `${shown.join(', ')}${ranges.length > shown.length ? ` and ${ranges.length - shown.length} more ranges` : ''}`
}

/** The maximum number of mapped names in an answer, and of characters of each. */
const MAX_MAPPED = 100
const MAX_NAME = 256

/** The ids of mapped names, for an answer, if there are any. */
export const mappedInAnswer = ({ mapped }: Pick<Shipped, 'mapped'>): { readonly mapped?: Record<string, string> } => {
  const told = [...mapped].slice(0, MAX_MAPPED).map(([name, id]) => [name.slice(0, MAX_NAME), id] as const)
  return told.length > 0 ? { mapped: Object.fromEntries(told) } : {}
}
