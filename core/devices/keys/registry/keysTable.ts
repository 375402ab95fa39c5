import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { fromItem, toItem } from '../../../table/item.ts'
import type { ANY_KEY } from '../anyKey.ts'
import type { FOREIGN_KID } from '../foreignKid.ts'
import { KeyRecord } from '../keyRecord.ts'

/** The kids of a device, the newest last. The list is read and written as a whole. */
export type KidList = { readonly kids: readonly string[]; readonly version: number }

/** The Keys table as the registry uses it. All reads are strongly consistent; everything throws the SDK's errors. */
export type KeysTable = {
  readonly read: (kid: string) => Promise<KeyRecord | undefined>
  /** @returns false when a key has this kid already, other than one of the same device that was never used */
  readonly add: (record: KeyRecord) => Promise<boolean>
  /** Makes a key one that is over, or is to be. Tasks of the listener read it again: its version is another. */
  readonly end: (kid: string, status: 'ending' | 'revoked', endsAt?: string) => Promise<void>
  readonly kidsOf: (deviceId: string) => Promise<KidList>
  /** @returns false when the list is another by now */
  readonly setKids: (deviceId: string, kids: readonly string[], version: number) => Promise<boolean>
  /** Notes that the stage has keys, or any whose kid was made elsewhere. */
  readonly mark: (mark: typeof ANY_KEY | typeof FOREIGN_KID) => Promise<void>
  /** The key that has the secrets of this name. */
  readonly ownerOf: (secretsName: string) => Promise<SecretsOwner | undefined>
  /** Notes which key has the secrets of this name. @returns false when another one than `before` has them by now */
  readonly claim: (secretsName: string, owner: SecretsOwner, before?: SecretsOwner) => Promise<boolean>
}

/** The key that has some secrets. */
export type SecretsOwner = { readonly deviceId: string /** Its kid. */; readonly of: string }

/** The number of the last answer under a key that was never used. */
const UNUSED = -1

const StoredOwner = z.object({ deviceId: z.string(), of: z.string() })
const StoredList = z.object({ kids: z.array(z.string()), version: z.int() })

/** The item with the kids of a device. Neither it nor the marks are kids, which is hex. */
const listOf = (deviceId: string) => `#device ${deviceId}`
/** The item with the key that has some secrets. */
const secretsOf = (secretsName: string) => `#secrets ${secretsName}`

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
          new PutItemCommand({
            TableName,
            Item: toItem(record),
            ConditionExpression: 'attribute_not_exists(kid) OR (deviceId = :deviceId AND sent = :unused)',
            ExpressionAttributeValues: toItem({ ':deviceId': record.deviceId, ':unused': UNUSED }),
          }),
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
    mark: async mark => {
      await client.send(new PutItemCommand({ TableName, Item: toItem({ kid: mark }) }))
    },
    ownerOf: async secretsName => {
      const item = await get(secretsOf(secretsName))
      return item && StoredOwner.parse(item)
    },
    claim: (secretsName, { deviceId, of }, before) =>
      whether(
        client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({ kid: secretsOf(secretsName), deviceId, of }),
            ...(before
              ? {
                  ConditionExpression: '#of = :before',
                  ExpressionAttributeNames: { '#of': 'of' },
                  ExpressionAttributeValues: toItem({ ':before': before.of }),
                }
              : { ConditionExpression: 'attribute_not_exists(kid)' }),
          }),
        ),
      ),
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
