import { toItem } from '../../table/item.ts'
import type { DevicesTable } from '../devicesTable.ts'
import { expiryOf } from '../expiry.ts'
import { changeAsRead, still } from './changeAsRead.ts'

/**
 * Ends the registration of a device. Its name is then forgotten 30 days after it was last heard, together with its desired
 * configuration, unless it is blocked.
 * @returns when it is forgotten; undefined for a blocked device, which is kept
 * @throws Error when there is no such device, or it is not registered
 */
export const unregisterDevice =
  (devices: DevicesTable) =>
  async (deviceId: string, now: Date): Promise<Date | undefined> => {
    const { expiresAt } = await changeAsRead(devices, deviceId, record => {
      if (record.registeredAt === undefined) throw new Error(`${deviceId} is not registered`)
      if (record.keyedAt !== undefined)
        throw new Error(`${deviceId} has a key: npx sonde key revoke ${deviceId} --release comes first`)
      const ConditionExpression = `${still(record, 'registeredAt')} AND attribute_not_exists(keyedAt) AND ${still(record, 'blockedAt')}`
      if (record.blockedAt !== undefined) return { UpdateExpression: 'REMOVE registeredAt', ConditionExpression }
      return {
        UpdateExpression: 'REMOVE registeredAt, kept SET expiresAt = :expiresAt',
        ConditionExpression,
        ExpressionAttributeValues: toItem({ ':expiresAt': expiryOf(record.lastSeenAt ?? now.toISOString()) }),
      }
    })
    return expiresAt === undefined ? undefined : new Date(expiresAt * 1000)
  }
