import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { Claims } from '../contracts/claims.ts'
import { Level } from '../contracts/frames.ts'
import { fromItem, toItem } from '../table/item.ts'
import { queryAll } from '../table/queryAll.ts'

/** Watches every device that its token may see. */
export const ALL_DEVICES = '*'

/** One connection watching one device, or all that its token may see. */
export const Viewer = z.object({
  deviceId: z.string(),
  connectionId: z.string(),
  connectedAt: z.iso.datetime(),
  claims: Claims,
  /** Only these; all without it. */
  levels: z.array(Level).optional(),
  /** When the row may be removed by the table itself, seconds since 1970. */
  expiresAt: z.int(),
})
export type Viewer = z.infer<typeof Viewer>

/** Who watches what, as the live path reads it. */
export type Viewers = {
  /**
   * Who watches this device, or all devices. Eventually consistent. A row that cannot be read, which another version of
   * this program may have written, is left out: it must not take the frames from the others. So is one whose time is over.
   */
  readonly watching: (deviceId: string) => Promise<readonly Viewer[]>
  /** One subscription as it is now. */
  readonly find: (deviceId: string, connectionId: string) => Promise<Viewer | undefined>
}

export const dynamoViewers = ({
  client,
  tableName,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  now: () => number
}): Viewers => ({
  watching: async deviceId => {
    const { items } = await queryAll(client, {
      TableName: tableName,
      KeyConditionExpression: 'deviceId = :deviceId',
      ExpressionAttributeValues: { ':deviceId': { S: deviceId } },
    })
    return items.flatMap(viewerIn).filter(({ expiresAt }) => expiresAt * 1000 > now())
  },
  find: async (deviceId, connectionId) => {
    const key = { TableName: tableName, Key: toItem({ deviceId, connectionId }) }
    const { Item } = await client.send(new GetItemCommand({ ...key, ConsistentRead: true }))
    return Item && viewerIn(Item)[0]
  },
})

const viewerIn = (item: Record<string, AttributeValue>): Viewer[] => {
  const { data } = Viewer.safeParse(fromItem(item))
  return data ? [data] : []
}
