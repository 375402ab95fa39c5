import type { Change, DevicesTable } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'

const ATTEMPTS = 3

/**
 * Changes the record of a device by what it holds. The condition of the change is that this still holds: if it does not,
 * the record is read again.
 * @param changeOf throws when the record cannot be changed
 * @returns the record after the change
 * @throws Error when there is no such device, or others change it all the time
 */
export const changeAsRead = async (
  { read, update }: DevicesTable,
  deviceId: string,
  changeOf: (record: DeviceRecord) => Change,
): Promise<DeviceRecord> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const record = await read(deviceId)
    if (!record) throw new Error(`there is no device ${deviceId}`)
    const changed = await update(deviceId, changeOf(record))
    if (changed.kind === 'changed') return changed.record
  }
  throw new Error(`${deviceId} was changed by somebody else at the same time: run it again`)
}

/** A condition by which an attribute is still there, or still absent. */
export const still = (record: DeviceRecord, attribute: 'registeredAt' | 'blockedAt' | 'desired'): string =>
  `${record[attribute] === undefined ? 'attribute_not_exists' : 'attribute_exists'}(${attribute})`
