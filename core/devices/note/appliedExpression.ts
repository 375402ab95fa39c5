import type { Sighting } from '../../contracts/sighting.ts'
import { toItem } from '../../table/item.ts'
import { isInEffect } from '../configuration/configuration.ts'
import type { Change } from '../devicesTable.ts'
import type { DeviceRecord } from '../record.ts'

/** The update that notes a desired configuration as applied; undefined when it is not in effect, or is noted already. */
export const appliedExpression = (
  { id, receivedAt }: Sighting,
  { desired, desiredVersion, applied, reported }: DeviceRecord,
): Change | undefined => {
  if (!desired || desiredVersion === undefined || applied?.version === desiredVersion) return undefined
  if (!isInEffect(desired, reported)) return undefined
  return {
    UpdateExpression: 'SET applied = :applied',
    ConditionExpression: 'desiredVersion = :version',
    ExpressionAttributeValues: toItem({
      ':applied': { version: desiredVersion, uplinkId: id, at: receivedAt },
      ':version': desiredVersion,
    }),
  }
}
