import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { DesiredConfiguration } from '../contracts/http.ts'
import { fromItem, toItem } from '../table/item.ts'
import type { Fleet } from './fleet.ts'
import { DeviceRecord } from './record.ts'

/** What became of a change: the record as it is now, or why it was not changed. */
export type Configured =
  | { readonly kind: 'changed' | 'unchanged' | 'stale'; readonly record: DeviceRecord }
  | { readonly kind: 'unknown' }

/**
 * Sets the desired configuration of a device that is known, as a new version. The same configuration again changes
 * nothing.
 * @param expected only when the version is still this one; another is `stale`
 */
export type Configure = (
  deviceId: string,
  desired: DesiredConfiguration,
  expected: number | undefined,
  at: Date,
) => Promise<Configured>

const DIFFERS =
  '(attribute_not_exists(desired) OR desired.heartbeat_interval <> :interval OR desired.location_mode <> :mode)'

export const dynamoConfigure = ({
  client,
  tableName,
  find,
}: {
  client: DynamoDBClient
  tableName: string
  find: Fleet['find']
}): Configure => {
  const versionIs = (expected: number | undefined) => {
    if (expected === undefined) return ''
    return expected === 0
      ? ' AND (attribute_not_exists(desiredVersion) OR desiredVersion = :expected)'
      : ' AND desiredVersion = :expected'
  }
  return async (deviceId, desired, expected, at) => {
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: toItem({ deviceId }),
          UpdateExpression:
            'SET desired = :desired, desiredVersion = if_not_exists(desiredVersion, :zero) + :one, desiredAt = :at',
          ConditionExpression: `attribute_exists(deviceId) AND ${DIFFERS}${versionIs(expected)}`,
          ExpressionAttributeValues: toItem({
            ':desired': desired,
            ':interval': desired.heartbeat_interval,
            ':mode': desired.location_mode,
            ':zero': 0,
            ':one': 1,
            ':at': at.toISOString(),
            ...(expected !== undefined && { ':expected': expected }),
          }),
          ReturnValues: 'ALL_NEW',
        }),
      )
      return { kind: 'changed', record: DeviceRecord.parse(fromItem(Attributes ?? {})) }
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      const record = await find(deviceId)
      if (!record) return { kind: 'unknown' }
      const isStale = expected !== undefined && (record.desiredVersion ?? 0) !== expected
      return { kind: isStale ? 'stale' : 'unchanged', record }
    }
  }
}
