import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { fromItem, toItem } from '../table/item.ts'
import { isExpired } from './expiry.ts'
import { DeviceRecord } from './record.ts'
import { type Seen, seenIn } from './seen.ts'

/** An update of a record, with the condition under which it is made. */
export type Change = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>

/** The record after a change; or, where the condition did not hold, the record as it is, if there is one; and its last uplinks. */
export type Changed =
  | { readonly kind: 'changed'; readonly record: DeviceRecord; readonly seen: Seen }
  | { readonly kind: 'refused'; readonly record: DeviceRecord | undefined; readonly seen: Seen }

/** The Devices table: the one reader and the one writer of the record of a device. Both throw the SDK's errors. */
export type DevicesTable = {
  /** Strongly consistent. A record that has expired is as good as none. */
  readonly read: (deviceId: string) => Promise<DeviceRecord | undefined>
  readonly update: (deviceId: string, change: Change) => Promise<Changed>
}

type Table = {
  readonly client: DynamoDBClient
  readonly tableName: string
  /** ms since 1970 */
  readonly now?: () => number
}

export const dynamoDevices = ({ client, tableName, now = Date.now }: Table): DevicesTable => {
  const key = (deviceId: string) => ({ TableName: tableName, Key: toItem({ deviceId }) })
  const item = async (deviceId: string): Promise<Record<string, AttributeValue> | undefined> => {
    const { Item } = await client.send(new GetItemCommand({ ...key(deviceId), ConsistentRead: true }))
    return Item
  }
  return {
    read: async deviceId => {
      const Item = await item(deviceId)
      const record = Item && recordIn(Item)
      return record && isExpired(record, now()) ? undefined : record
    },
    update: async (deviceId, change) => {
      try {
        const { Attributes = {} } = await client.send(
          new UpdateItemCommand({
            ...key(deviceId),
            ...change,
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        )
        return { kind: 'changed', record: recordIn(Attributes), seen: seenIn(Attributes) }
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
        const Item = error.Item ?? (await item(deviceId))
        return { kind: 'refused', record: Item && recordIn(Item), seen: seenIn(Item ?? {}) }
      }
    },
  }
}

/** The record in an item of the Devices table. */
export const recordIn = (item: Record<string, AttributeValue>): DeviceRecord => DeviceRecord.parse(fromItem(item))
