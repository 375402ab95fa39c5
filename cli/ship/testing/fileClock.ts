import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Goes on once the clock by which the file system dates changes has moved on: the next change is later than all before. */
export const fileClockMovesOn = (): void => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-file-clock-'))
  const path = join(folder, 'probe')
  const changedAt = (): bigint => {
    writeFileSync(path, '')
    return statSync(path, { bigint: true }).mtimeNs
  }
  const first = changedAt()
  while (changedAt() === first);
  rmSync(folder, { recursive: true })
}
