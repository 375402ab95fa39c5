import uFuzzy from '@leeoniya/ufuzzy'
import type { FleetRow } from './fleetRow.ts'
import { statusAt } from './status.ts'

/** One slip a word is forgiven, and letters may be left out between. */
const fuzzy = new uFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 })

const textOf = (row: FleetRow, nowMs: number) => `${row.deviceId} ${row.firmware ?? ''} ${statusAt(row, nowMs)}`

/** The rows whose id, firmware or status is nearly what is looked for, in the order they were given in. */
export const search = (rows: readonly FleetRow[], needle: string, nowMs: number): readonly FleetRow[] => {
  if (needle.trim() === '') return rows
  const [found] = fuzzy.search(
    rows.map(row => textOf(row, nowMs)),
    needle.trim(),
    1,
  )
  return [...(found ?? [])].sort((one, other) => one - other).flatMap(index => rows[index] ?? [])
}
