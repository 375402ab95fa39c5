import { boundAt, idAt, timeOf } from '../../../client/ids.ts'
import { timeIn } from '../../contracts/point.ts'

/** Partitions a day of the merged index is spread over: each takes about 1,000 writes a second. */
export const MERGED_SHARDS = 4

const DAY_MS = 86_400_000

/** A point in history, an id or an RFC 3339 time, as a bound in the order of ids. */
export const boundOf = (point: string): string => (point.includes('-') ? boundAt(timeIn(point)) : point)

/** Where in the merged index an event lies: its day (UTC), and a shard that its hash decides. */
export const slotOf = (id: string): string => slot(timeOf(id), (id.codePointAt(25) ?? 0) % MERGED_SHARDS)

const slot = (ms: number, shard: number): string =>
  `${new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')}.${shard}`

/** A day of one shard: its slot, and its first and last bound in the order of ids. */
export type Slot = { readonly name: string; readonly from: string; readonly to: string }

/**
 * The first ms, since 1970, in which no id before a bound was minted. A day that ends with the bound is over, where a bound at
 * the beginning of a day would otherwise begin that day again, for ever.
 */
export const endOf = (before: string): number => {
  const ms = timeOf(before)
  return before > idAt(ms) ? ms + 1 : ms
}

/** The slots of one shard that cover a span of time, earliest first. @param endMs exclusive */
export const slotsOf = (shard: number, fromMs: number, endMs: number): readonly Slot[] => {
  const first = Math.floor(fromMs / DAY_MS)
  const days = Math.max(0, Math.ceil(endMs / DAY_MS) - first)
  return Array.from({ length: days }, (_, day) => {
    const startMs = (first + day) * DAY_MS
    return { name: slot(startMs, shard), from: boundAt(startMs), to: boundAt(startMs + DAY_MS) }
  })
}
