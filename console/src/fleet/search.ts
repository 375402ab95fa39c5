import { type StatusRules, statusOf } from '../sources/statusOf.ts'
import type { FleetRow } from './fleetRow.ts'

/** The rows whose id is a word with a slip in it. Loaded after the page, since most searches find something without it. */
export type NearIds = (rows: readonly FleetRow[], word: string) => ReadonlySet<FleetRow>

const texts = new WeakMap<FleetRow, string>()

/** The id of a device and all texts that it has reported, each on a line. The record holds only fields that the token may see. */
const textOf = (row: FleetRow): string => {
  const known = texts.get(row)
  if (known !== undefined) return known
  const reported = Object.values(row.reported).filter(value => typeof value === 'string')
  const text = [row.deviceId, ...reported].join('\n').toLowerCase()
  texts.set(row, text)
  return text
}

/**
 * The rows that hold every word of the needle, in their given order: in the id, the status, or a text that the device has
 * reported, such as firmware or ICCID. Only if there is no such row, a word may also be an id with a slip, once `nearIds` is loaded.
 */
export const search = (
  rows: readonly FleetRow[],
  needle: string,
  nowMs: number,
  bounds: StatusRules,
  nearIds: NearIds | undefined,
): readonly FleetRow[] => {
  const words = needle.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  const holds = (row: FleetRow, word: string) =>
    textOf(row).includes(word) || statusOf(row, nowMs, bounds).startsWith(word)
  const exact = rows.filter(row => words.every(word => holds(row, word)))
  if (exact.length > 0 || !nearIds) return exact
  const near = words.map(word => nearIds(rows, word))
  return rows.filter(row => words.every((word, place) => holds(row, word) || near[place]?.has(row)))
}
