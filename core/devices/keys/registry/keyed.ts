import { toItem } from '../../../table/item.ts'
import type { DevicesTable } from '../../devicesTable.ts'
import { KEPT } from '../../expiry.ts'
import { FLEET } from '../../fleetIndex.ts'

/** Notes in the record of a device that it has a key, and registers it: the name of a device with a key is never forgotten. */
export const markKeyed = async (
  { update }: Pick<DevicesTable, 'update'>,
  deviceId: string,
  now: string,
): Promise<void> => {
  await update(deviceId, {
    UpdateExpression:
      'SET keyedAt = if_not_exists(keyedAt, :now), registeredAt = if_not_exists(registeredAt, :now), kept = :kept, fleet = :fleet REMOVE expiresAt',
    ExpressionAttributeValues: toItem({ ':now': now, ':kept': KEPT, ':fleet': FLEET }),
  })
}

/** Lets the name of a device be used without a key. It stays registered. @returns whether it needed one */
export const release = async ({ update }: Pick<DevicesTable, 'update'>, deviceId: string): Promise<boolean> => {
  const { kind } = await update(deviceId, {
    UpdateExpression: 'REMOVE keyedAt',
    ConditionExpression: 'attribute_exists(keyedAt)',
  })
  return kind === 'changed'
}
