import type { DevicesTable } from '../devicesTable.ts'
import { KEPT } from '../expiry.ts'
import { FLEET } from '../fleetIndex.ts'

/**
 * Registers a device, before or after its first uplink: its record is kept for ever. Registering it again changes nothing.
 * @returns when it was registered first
 */
export const registerDevice =
  ({ update }: Pick<DevicesTable, 'update'>) =>
  async (deviceId: string, now: Date): Promise<string> => {
    const { record } = await update(deviceId, {
      UpdateExpression:
        'SET registeredAt = if_not_exists(registeredAt, :now), kept = :kept, fleet = :fleet REMOVE expiresAt',
      ExpressionAttributeValues: { ':now': { S: now.toISOString() }, ':fleet': { S: FLEET }, ':kept': { S: KEPT } },
    })
    return record?.registeredAt ?? now.toISOString()
  }
