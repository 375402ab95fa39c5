import type { Sighting } from '../../contracts/sighting.ts'
import type { DevicesTable } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'
import { afterwards, afterwardsExpression } from './afterwards.ts'

/** How often another writer of the same record is met before a note is left to the next message. */
const ATTEMPTS = 3

/**
 * Writes down a new address, and how far the desired configuration has come: what changes with a message by what the record was before.
 * @param update writes a change of a record
 * @returns the record as it is then
 */
export const afterwardsNoter =
  (update: DevicesTable['update']) =>
  async (sighting: Sighting, read: DeviceRecord): Promise<DeviceRecord> => {
    let record = read
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const change = afterwardsExpression(record, afterwards(sighting, record))
      if (!change) return record
      const changed = await update(sighting.deviceId, change)
      if (!changed.record) return record
      record = changed.record
      if (changed.kind === 'changed') return record
    }
    return record
  }
