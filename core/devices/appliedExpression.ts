import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import type { Sighting } from '../contracts/sighting.ts'
import { fromItem, toItem } from '../table/item.ts'
import { DeviceRecord, isInEffect } from './record.ts'

/** The update that notes a desired configuration as applied; nothing when it is not, or was noted before. */
export const appliedExpression = (
  { id, receivedAt }: Sighting,
  item: Record<string, AttributeValue>,
):
  | Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>
  | undefined => {
  const { desired, desiredVersion, applied, reported } = DeviceRecord.parse(fromItem(item))
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
