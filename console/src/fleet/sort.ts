import { SEVERITY, type StatusRules, statusOf } from '../sources/statusOf.ts'
import { totalAt } from './bars.ts'
import type { FleetRow } from './fleetRow.ts'

/** A column by which the fleet can be sorted. */
export type Column = 'status' | 'device' | 'seen' | 'firmware' | 'temperature' | 'count' | 'recent'
export type Sort = { readonly column: Column; readonly direction: 'ascending' | 'descending' }

const { compare } = new Intl.Collator('en', { numeric: true })

/** The rank of each firmware version: a few versions, over many rows. */
const placesOf = (rows: readonly FleetRow[]): ReadonlyMap<string, number> =>
  new Map(
    [...new Set(rows.flatMap(({ firmware }) => firmware ?? []))].sort(compare).map((text, place) => [text, place]),
  )

type Key = (row: FleetRow) => number | null

const keyOf = (
  column: Exclude<Column, 'device'>,
  rows: readonly FleetRow[],
  nowMs: number,
  bounds: StatusRules,
): Key => {
  if (column === 'firmware') {
    const places = placesOf(rows)
    return ({ firmware }) => (firmware === null ? null : (places.get(firmware) ?? null))
  }
  const keys: Record<Exclude<Column, 'device' | 'firmware'>, Key> = {
    status: row => SEVERITY[statusOf(row, nowMs, bounds)],
    seen: ({ seenAtMs }) => seenAtMs,
    temperature: ({ temperature }) => (typeof temperature === 'number' ? temperature : null),
    count: ({ uplinkCount }) => uplinkCount,
    recent: ({ bars }) => totalAt(bars, nowMs),
  }
  return keys[column]
}

/** Sorts rows that are in the order of their ids. Equal rows keep that order; rows with an unknown value are last. */
export const sorted = (
  rows: readonly FleetRow[],
  { column, direction }: Sort,
  nowMs: number,
  bounds: StatusRules,
): readonly FleetRow[] => {
  if (column === 'device') return direction === 'ascending' ? rows : rows.toReversed()
  const sign = direction === 'ascending' ? 1 : -1
  const key = keyOf(column, rows, nowMs, bounds)
  return rows
    .map(row => ({ row, value: key(row) }))
    .sort((one, other) => {
      if (one.value === null || other.value === null) return Number(one.value === null) - Number(other.value === null)
      return sign * (one.value - other.value)
    })
    .map(({ row }) => row)
}

/** The rows in their order before, and new rows after them, so that nothing moves under a pointer. */
export const held = (rows: readonly FleetRow[], order: readonly string[]): readonly FleetRow[] => {
  const byId = new Map(rows.map(row => [row.deviceId, row]))
  const kept = order.flatMap(deviceId => {
    const row = byId.get(deviceId)
    byId.delete(deviceId)
    return row ?? []
  })
  return [...kept, ...byId.values()]
}
