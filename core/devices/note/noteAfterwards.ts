import type { Sighting } from '../../contracts/sighting.ts'
import type { DevicesTable } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'
import { afterwards, afterwardsExpression } from './afterwards.ts'

/** How often another writer of the same record is met before a note is left to the next message. */
const ATTEMPTS = 3

/**
 * Writes down a new address, and how far the desired configuration has come: what changes with a message by what the record was before.
 * @param update writes a change of a record
 */
export const afterwardsNoter =
  (update: DevicesTable['update']) =>
  async (sighting: Sighting, read: DeviceRecord): Promise<void> => {
    let record = read
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const change = afterwardsExpression(record, afterwards(sighting, record))
      if (!change) return
      const changed = await update(sighting.deviceId, change)
      if (changed.kind === 'changed' || !changed.record) return
      record = changed.record
    }
  }
