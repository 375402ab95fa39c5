import { DeleteItemCommand, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { ChannelName, ChannelType } from '../../contracts/alerts.ts'
import { Timestamp } from '../../contracts/fields.ts'
import { fromItem, toItem } from '../../table/item.ts'
import { queryAll } from '../../table/queryAll.ts'
import { RuleSource } from '../rules/storedRule.ts'

/** A channel as the table `Alerts` keeps it: without its address, which is in the secret. */
export const StoredChannel = z.object({
  name: ChannelName,
  type: ChannelType,
  from: RuleSource,
  hasAddress: z.boolean(),
  changedAt: Timestamp,
  changedBy: z.string().optional(),
})
export type StoredChannel = z.infer<typeof StoredChannel>

/** The channels in the table `Alerts`. Everything throws the SDK's errors. */
export type ChannelsTable = {
  readonly read: (name: string) => Promise<StoredChannel | undefined>
  /** By name. */
  readonly list: () => Promise<readonly StoredChannel[]>
  readonly put: (channel: StoredChannel) => Promise<void>
  readonly remove: (name: string) => Promise<void>
}

/** The partition of the channels. */
const CHANNELS = 'channels'

export const dynamoChannelsTable = ({
  client,
  tableName: TableName,
}: {
  client: DynamoDBClient
  tableName: string
}): ChannelsTable => {
  const keyOf = (name: string) => toItem({ alert: CHANNELS, subject: name })
  return {
    read: async name => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(name), ConsistentRead: true }))
      return Item && StoredChannel.safeParse(fromItem(Item)).data
    },
    list: async () => {
      const { items } = await queryAll(client, {
        TableName,
        KeyConditionExpression: 'alert = :channels',
        ExpressionAttributeValues: toItem({ ':channels': CHANNELS }),
        ConsistentRead: true,
      })
      return items.flatMap(item => StoredChannel.safeParse(fromItem(item)).data ?? [])
    },
    put: async channel => {
      await client.send(new PutItemCommand({ TableName, Item: { ...toItem(channel), ...keyOf(channel.name) } }))
    },
    remove: async name => {
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(name) }))
    },
  }
}
