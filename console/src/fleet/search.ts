import uFuzzy from '@leeoniya/ufuzzy'
import type { HeartbeatBounds } from '../../../core/contracts/configuration.ts'
import { statusOf } from '../sources/statusOf.ts'
import type { FleetRow } from './fleetRow.ts'

/** Each word of an id may have one slip. */
const fuzzy = new uFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 })
/** A shorter part of a word says too little to forgive a slip in it: `2.0.0` would be near to every second id. */
const MIN_FUZZY = 3

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

const mayBeSlip = (word: string): boolean =>
  word.split(/[^\p{L}\p{N}]+/u).every(part => part === '' || part.length >= MIN_FUZZY)

/** The rows whose id is near to a word. */
const nearIds = (rows: readonly FleetRow[], word: string): ReadonlySet<FleetRow> => {
  const ids = rows.map(({ deviceId }) => deviceId)
  return new Set(mayBeSlip(word) ? fuzzy.filter(ids, word)?.flatMap(place => rows[place] ?? []) : [])
}

/**
 * The rows that hold every word of the needle, in their given order: in the id, the status, or a text that the device has
 * reported, such as firmware or ICCID. Only if there is no such row, a word may also be an id with a slip.
 */
export const search = (
  rows: readonly FleetRow[],
  needle: string,
  nowMs: number,
  bounds: HeartbeatBounds,
): readonly FleetRow[] => {
  const words = needle.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  const holds = (row: FleetRow, word: string) =>
    textOf(row).includes(word) || statusOf(row, nowMs, bounds).startsWith(word)
  const exact = rows.filter(row => words.every(word => holds(row, word)))
  if (exact.length > 0) return exact
  const near = words.map(word => nearIds(rows, word))
  return rows.filter(row => words.every((word, place) => holds(row, word) || near[place]?.has(row)))
}
