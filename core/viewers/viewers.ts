import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { Claims } from '../contracts/claims.ts'
import { isLevel } from '../contracts/frames.ts'
import { fromItem, toItem } from '../table/item.ts'
import { queryAll } from '../table/queryAll.ts'
import { BriefClaims, dynamoWholeClaims } from './briefClaims.ts'
import { subscriptionPartition } from './connectionRows.ts'

/** A subscription: one connection that watches one device, or every device that its token covers: the events, or changes of status alone. */
export const Viewer = z.object({
  deviceId: z.string(),
  /** It is told changes of status, and no events. */
  status: z.literal(true).optional(),
  connectionId: z.string(),
  connectedAt: z.iso.datetime(),
  claims: Claims,
  /** The levels that it sees; all when absent. */
  levels: z
    .array(z.string())
    .transform(some => some.filter(isLevel))
    .optional(),
  /** It takes several events in one message. */
  batch: z.literal(true).optional(),
  /** When the table may remove the row, seconds since 1970. */
  expiresAt: z.int(),
})
export type Viewer = z.infer<typeof Viewer>

/** The subscriptions, as the live path reads them. */
export type Viewers = {
  /**
   * The viewers of the events of this device, or of all devices. Eventually consistent. An expired row is left out, and so is one that cannot
   * be read: another version of this program may have written it, and the other viewers must get their frames.
   */
  readonly watching: (deviceId: string) => Promise<readonly Viewer[]>
  /**
   * Those of the status of this device, or of all devices. Strongly consistent: a viewer that has been greeted is not sent a history of
   * what came in between.
   */
  readonly watchingStatus: (deviceId: string) => Promise<readonly Viewer[]>
  /** One subscription to events as it is now. */
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
}): Viewers => {
  const wholeClaims = dynamoWholeClaims({ client, tableName })
  const whole = async (row: ViewerRow): Promise<Viewer> => ({ ...row, claims: await wholeClaims(row.claims) })
  const viewersIn = async (partition: string, isConsistent?: true): Promise<readonly Viewer[]> => {
    const { items } = await queryAll(client, {
      TableName: tableName,
      KeyConditionExpression: 'deviceId = :partition',
      ExpressionAttributeValues: { ':partition': { S: partition } },
      ...(isConsistent && { ConsistentRead: true }),
    })
    return Promise.all(
      items
        .flatMap(rowIn)
        .filter(({ expiresAt }) => expiresAt * 1000 > now())
        .map(whole),
    )
  }
  return {
    watching: deviceId => viewersIn(deviceId),
    watchingStatus: async deviceId => {
      const found = await viewersIn(subscriptionPartition({ deviceId, status: true }), true)
      return found.map(viewer => ({ ...viewer, deviceId, status: true }))
    },
    find: async (deviceId, connectionId) => {
      const key = { TableName: tableName, Key: toItem({ deviceId, connectionId }) }
      const { Item } = await client.send(new GetItemCommand({ ...key, ConsistentRead: true }))
      const [row] = Item ? rowIn(Item) : []
      return row && whole(row)
    },
  }
}

/** A subscription as its row holds it. */
const ViewerRow = Viewer.extend({ claims: BriefClaims })
type ViewerRow = z.infer<typeof ViewerRow>

const rowIn = (item: Record<string, AttributeValue>): ViewerRow[] => {
  const { data } = ViewerRow.safeParse(fromItem(item))
  return data ? [data] : []
}
