import uFuzzy from '@leeoniya/ufuzzy'
import { statusAt } from '../../../core/devices/fleet/status.ts'
import type { FleetRow } from './fleetRow.ts'

/** Each word may have one slip, and letters may be missing between. */
const fuzzy = new uFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 })

const textOf = (row: FleetRow, nowMs: number) => `${row.deviceId} ${row.firmware ?? ''} ${statusAt(row, nowMs)}`

/** The rows whose id, firmware or status is close to the needle, in their given order. */
export const search = (rows: readonly FleetRow[], needle: string, nowMs: number): readonly FleetRow[] => {
  if (needle.trim() === '') return rows
  const [found] = fuzzy.search(
    rows.map(row => textOf(row, nowMs)),
    needle.trim(),
    1,
  )
  return [...(found ?? [])].sort((one, other) => one - other).flatMap(index => rows[index] ?? [])
}
