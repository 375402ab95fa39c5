import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { fromItem, toItem } from '../../../table/item.ts'
import { ANY_KEY } from '../anyKey.ts'
import { KeyRecord } from '../keyRecord.ts'

/** The kids of a device, the newest last. The list is read and written as a whole. */
export type KidList = { readonly kids: readonly string[]; readonly version: number }

/** The Keys table as the registry uses it. All reads are strongly consistent; everything throws the SDK's errors. */
export type KeysTable = {
  readonly read: (kid: string) => Promise<KeyRecord | undefined>
  /** @returns false when a key has this kid already */
  readonly add: (record: KeyRecord) => Promise<boolean>
  /** Makes a key one that is over, or is to be. Tasks of the listener read it again: its version is another. */
  readonly end: (kid: string, status: 'ending' | 'revoked', endsAt?: string) => Promise<void>
  readonly kidsOf: (deviceId: string) => Promise<KidList>
  /** @returns false when the list is another by now */
  readonly setKids: (deviceId: string, kids: readonly string[], version: number) => Promise<boolean>
  /** Notes that the stage has keys. */
  readonly markAny: () => Promise<void>
}

const StoredList = z.object({ kids: z.array(z.string()), version: z.int() })

/** The item with the kids of a device. Neither it nor {@link ANY_KEY} is a kid, which is hex. */
const listOf = (deviceId: string) => `#device ${deviceId}`

export const dynamoKeysTable = ({
  client,
  tableName: TableName,
}: {
  client: DynamoDBClient
  tableName: string
}): KeysTable => {
  const get = async (kid: string) => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: toItem({ kid }), ConsistentRead: true }))
    return Item && fromItem(Item)
  }
  return {
    read: async kid => {
      const item = await get(kid)
      return item && KeyRecord.parse(item)
    },
    add: record =>
      whether(
        client.send(
          new PutItemCommand({ TableName, Item: toItem(record), ConditionExpression: 'attribute_not_exists(kid)' }),
        ),
      ),
    end: async (kid, status, endsAt) => {
      await whether(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toItem({ kid }),
            UpdateExpression: `SET #status = :status, #version = #version + :one${endsAt === undefined ? '' : ', endsAt = :endsAt'}`,
            ConditionExpression: 'attribute_exists(kid) AND #status <> :revoked',
            ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
            ExpressionAttributeValues: toItem({
              ':status': status,
              ':one': 1,
              ':revoked': 'revoked',
              ':endsAt': endsAt,
            }),
          }),
        ),
      )
    },
    kidsOf: async deviceId => {
      const item = await get(listOf(deviceId))
      return item ? StoredList.parse(item) : { kids: [], version: 0 }
    },
    setKids: (deviceId, kids, version) =>
      whether(
        client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({ kid: listOf(deviceId), kids: [...kids], version: version + 1 }),
            ...(version === 0
              ? { ConditionExpression: 'attribute_not_exists(kid)' }
              : {
                  ConditionExpression: '#version = :version',
                  ExpressionAttributeNames: { '#version': 'version' },
                  ExpressionAttributeValues: toItem({ ':version': version }),
                }),
          }),
        ),
      ),
    markAny: async () => {
      await client.send(new PutItemCommand({ TableName, Item: toItem({ kid: ANY_KEY }) }))
    },
  }
}

/** Whether the condition of a write held. */
const whether = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}
