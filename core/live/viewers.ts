import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { Claims } from '../access/claims.ts'
import { Level } from '../contracts/frames.ts'
import { fromItem, toItem } from '../table/item.ts'

/** Watches every device that its token may see. */
export const ALL_DEVICES = '*'

/** Name of the index that finds a connection's rows, when it closes. */
export const CONNECTION_INDEX = 'byConnection'

/** One connection watching one device, or all that its token may see. */
export const Viewer = z.object({
  deviceId: z.string(),
  connectionId: z.string(),
  connectedAt: z.iso.datetime(),
  claims: Claims,
  level: Level.optional(),
  /** When the row may be removed by the table itself, seconds since 1970. */
  expiresAt: z.int(),
})
export type Viewer = z.infer<typeof Viewer>
export type ViewerKey = Pick<Viewer, 'deviceId' | 'connectionId'>

/** The Viewers table, as the live path needs it. */
export type Viewers = {
  readonly add: (viewer: Viewer) => Promise<void>
  readonly remove: (key: ViewerKey) => Promise<void>
  /**
   * Who watches this device, or all devices. Eventually consistent. A row that cannot be read, which another version of
   * this program may have written, is left out: it must not take the frames from the others.
   */
  readonly watching: (deviceId: string) => Promise<readonly Viewer[]>
  readonly ofConnection: (connectionId: string) => Promise<readonly ViewerKey[]>
}

export const dynamoViewers = ({ client, tableName }: { client: DynamoDBClient; tableName: string }): Viewers => {
  const query = async (condition: string, value: string, index?: string) => {
    const items: Record<string, AttributeValue>[] = []
    let start: Record<string, AttributeValue> | undefined
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          ...(index && { IndexName: index }),
          KeyConditionExpression: condition,
          ExpressionAttributeValues: { ':value': { S: value } },
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      items.push(...(page.Items ?? []))
      start = page.LastEvaluatedKey
    } while (start)
    return items.map(fromItem)
  }
  return {
    add: async viewer => {
      await client.send(new PutItemCommand({ TableName: tableName, Item: toItem(viewer) }))
    },
    remove: async ({ deviceId, connectionId }) => {
      await client.send(new DeleteItemCommand({ TableName: tableName, Key: toItem({ deviceId, connectionId }) }))
    },
    watching: async deviceId => {
      const rows = await query('deviceId = :value', deviceId)
      return rows.flatMap(row => Viewer.safeParse(row).data ?? [])
    },
    ofConnection: async connectionId => {
      const rows = await query('connectionId = :value', connectionId, CONNECTION_INDEX)
      return rows.map(row => Viewer.pick({ deviceId: true, connectionId: true }).parse(row))
    },
  }
}
