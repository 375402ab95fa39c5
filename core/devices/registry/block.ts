import { toItem } from '../../table/item.ts'
import type { DevicesTable } from '../devicesTable.ts'
import { expiryOf, KEPT } from '../expiry.ts'
import { changeAsRead, still } from './changeAsRead.ts'

/**
 * Blocks a device that has a record: the listener answers it 4.03, once the record that it remembers is read again. The
 * record of a blocked device is kept.
 * @returns when it was blocked first
 * @throws Error when there is no such device
 */
export const blockDevice =
  ({ update }: Pick<DevicesTable, 'update'>) =>
  async (deviceId: string, now: Date): Promise<string> => {
    const { record } = await update(deviceId, {
      UpdateExpression: 'SET blockedAt = if_not_exists(blockedAt, :now), kept = :kept REMOVE expiresAt',
      ConditionExpression: 'attribute_exists(deviceId)',
      ExpressionAttributeValues: toItem({ ':now': now.toISOString(), ':kept': KEPT }),
    })
    if (!record) throw new Error(`there is no device ${deviceId}: register a name first that is to be blocked`)
    return record.blockedAt ?? now.toISOString()
  }

/**
 * Hears a blocked device again. Its record is kept if it is registered or has a desired configuration.
 * @throws Error when there is no such device, or it is not blocked
 */
export const unblockDevice =
  (devices: DevicesTable) =>
  async (deviceId: string, now: Date): Promise<void> => {
    await changeAsRead(devices, deviceId, record => {
      if (record.blockedAt === undefined) throw new Error(`${deviceId} is not blocked`)
      const ConditionExpression = `${still(record, 'blockedAt')} AND ${still(record, 'registeredAt')} AND ${still(record, 'desired')}`
      if (record.registeredAt !== undefined || record.desired)
        return { UpdateExpression: 'REMOVE blockedAt', ConditionExpression }
      return {
        UpdateExpression: 'REMOVE blockedAt, kept SET expiresAt = :expiresAt',
        ConditionExpression,
        ExpressionAttributeValues: toItem({ ':expiresAt': expiryOf(now.toISOString()) }),
      }
    })
  }
