import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { Claims, hasScope } from '../contracts/claims.ts'
import { batchWrite } from '../table/batch.ts'
import { fromItem, toItem } from '../table/item.ts'
import { queryAll } from '../table/queryAll.ts'
import { BriefClaims, briefOf, claimsForRow, dynamoWholeClaims } from './briefClaims.ts'
import {
  CONNECTION_SHARDS,
  connectionRow,
  connectionShard,
  expiryPartition,
  MAX_CONNECTION_SECONDS,
  type RowKey,
  rowsAbout,
  subjectPartition,
  subscriptionPartition,
} from './connectionRows.ts'
import type { Viewer } from './viewers.ts'

const Connection = z.object({
  connectionId: z.string(),
  connectedAt: z.iso.datetime(),
  claims: Claims,
  /** The partitions of its subscriptions. */
  watches: z
    .set(z.string())
    .optional()
    .transform(some => [...(some ?? [])]),
  /** Its subscriptions take several events in one message, unless they say otherwise. */
  batch: z.literal(true).optional(),
  /** Messages in the second of its last message. */
  messages: z.number().default(0),
  expiresAt: z.int(),
})
/** An open connection. */
export type Connection = z.infer<typeof Connection>

/** An open connection as its row holds it. */
const ConnectionRow = Connection.extend({ claims: BriefClaims })

/** The open connections: their claims, their subscriptions and their number. */
export type Connections = {
  /** Adds a connection with its first subscription; without it where the token lacks the scope `read`. */
  readonly enter: (viewer: Viewer) => Promise<void>
  /**
   * Removes a connection and its subscriptions. An unknown connection is not an error; `orphan` is the partition of a subscription
   * whose row may have been left behind.
   */
  readonly leave: (connectionId: string, orphan?: string) => Promise<void>
  /** Whether the connection has not left. */
  readonly isKnown: (connectionId: string) => Promise<boolean>
  /** Marks a connection, so that `ws-expire` cuts it within the next minutes. */
  readonly cutLater: (connectionId: string) => Promise<void>
  /** Counts a message of a connection. @returns the connection as it is now; undefined when it is not known */
  readonly heard: (connectionId: string, second: number) => Promise<Connection | undefined>
  /** Adds a subscription, or changes its levels. @returns false when the connection has `max` subscriptions already */
  readonly watch: (viewer: Viewer, max: number) => Promise<boolean>
  /** Ends a subscription. @param key the partition of the subscription, and the connection */
  readonly unwatch: (key: RowKey) => Promise<void>
  /** The connections of a token's subject. Some may have closed since. Strongly consistent. */
  readonly of: (sub: string) => Promise<readonly string[]>
  /** The number of connections of a token's subject. Eventually consistent. */
  readonly countOf: (sub: string) => Promise<number>
  /** The connections whose tokens expire in the same minute, with the second each expires. */
  readonly expiringWith: (exp: number) => Promise<readonly { connectionId: string; exp: number }[]>
  /** About how many are open: one that vanished without closing counts for a while. */
  readonly count: () => Promise<number>
}

/** Rows about connections, in the Viewers table. @param now ms since 1970 */
export const dynamoConnections = ({
  client,
  tableName,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  now: () => number
}): Connections => {
  const table = { client, tableName }
  const put = (row: Record<string, unknown>) => ({ PutRequest: { Item: toItem(row) } })
  const remove = ({ deviceId, connectionId }: RowKey) => ({
    DeleteRequest: { Key: toItem({ deviceId, connectionId }) },
  })
  const wholeClaims = dynamoWholeClaims(table)
  const keyOf = (connectionId: string) => ({ TableName: tableName, Key: toItem(connectionRow(connectionId)) })
  const parsed = (item: Record<string, AttributeValue> | undefined) =>
    item && ConnectionRow.safeParse(fromItem(item)).data

  const find = async (connectionId: string) => {
    const { Item } = await client.send(new GetItemCommand({ ...keyOf(connectionId), ConsistentRead: true }))
    return parsed(Item)
  }

  const rowsIn = (partition: string, select?: 'COUNT') =>
    queryAll(client, {
      TableName: tableName,
      KeyConditionExpression: 'deviceId = :partition',
      FilterExpression: 'expiresAt > :now',
      ExpressionAttributeValues: toItem({ ':partition': partition, ':now': Math.floor(now() / 1000) }),
      ...(select && { Select: select }),
    })

  const ifThere = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined
      throw error
    }
  }

  return {
    enter: async viewer => {
      const { connectionId, connectedAt, claims, expiresAt, batch } = viewer
      const [subject, expiry, connection] = rowsAbout({ connectionId, claims })
      const endsEarly = claims.exp < Date.parse(connectedAt) / 1000 + MAX_CONNECTION_SECONDS
      const { brief, row } = briefOf(claims)
      const isViewer = hasScope(claims, 'read')
      const { status: _, ...subscription } = viewer
      const partition = subscriptionPartition(viewer)
      if (row) await batchWrite(table, [put({ ...row, expiresAt })])
      await batchWrite(table, [
        put({
          ...connection,
          connectedAt,
          claims: brief,
          expiresAt,
          ...(isViewer && { watches: new Set([partition]) }),
          ...(batch && { batch }),
        }),
        put({ ...subject, connectedAt, expiresAt }),
        ...(endsEarly ? [put({ ...expiry, exp: claims.exp, expiresAt })] : []),
        ...(isViewer
          ? [put({ ...subscription, deviceId: partition, claims: claimsForRow(claims, viewer.deviceId) })]
          : []),
      ])
    },
    leave: async (connectionId, orphan) => {
      const connection = await find(connectionId)
      const watched = new Set([...(connection?.watches ?? []), ...(orphan === undefined ? [] : [orphan])])
      const rows = [...watched].map(deviceId => ({ deviceId, connectionId }))
      await batchWrite(table, [...rows, ...(connection ? rowsAbout(connection) : [])].map(remove))
    },
    isKnown: async connectionId => (await find(connectionId)) !== undefined,
    cutLater: async connectionId => {
      const exp = Math.floor(now() / 1000)
      const row = { deviceId: expiryPartition(exp), connectionId, exp, expiresAt: exp + MAX_CONNECTION_SECONDS }
      await batchWrite(table, [put(row)])
    },
    heard: async (connectionId, second) => {
      const update = (set: string, condition: string) =>
        ifThere(() =>
          client.send(
            new UpdateItemCommand({
              ...keyOf(connectionId),
              UpdateExpression: set,
              ConditionExpression: condition,
              ExpressionAttributeNames: { '#second': 'second' },
              ExpressionAttributeValues: toItem({ ':second': second, ':one': 1 }),
              ReturnValues: 'ALL_NEW',
            }),
          ),
        )
      const heard =
        (await update(
          'SET #second = :second, messages = :one',
          'attribute_exists(connectionId) AND (attribute_not_exists(#second) OR #second <> :second)',
        )) ?? (await update('SET messages = messages + :one', '#second = :second'))
      const row = parsed(heard?.Attributes)
      return row && { ...row, claims: await wholeClaims(row.claims) }
    },
    watch: async ({ status, ...viewer }, max) => {
      const partition = subscriptionPartition({ ...viewer, status })
      const added = await ifThere(() =>
        client.send(
          new UpdateItemCommand({
            ...keyOf(viewer.connectionId),
            UpdateExpression: 'ADD watches :watched',
            ConditionExpression:
              'attribute_exists(connectionId) AND (attribute_not_exists(watches) OR size(watches) < :max OR contains(watches, :one))',
            ExpressionAttributeValues: {
              ':watched': { SS: [partition] },
              ...toItem({ ':max': max, ':one': partition }),
            },
          }),
        ),
      )
      if (!added) return false
      // The list of devices stands beside the row of the connection already.
      const row = { ...viewer, deviceId: partition, claims: claimsForRow(viewer.claims, viewer.deviceId) }
      await client.send(new PutItemCommand({ TableName: tableName, Item: toItem(row) }))
      return true
    },
    unwatch: async key => {
      await batchWrite(table, [remove(key)])
      await ifThere(() =>
        client.send(
          new UpdateItemCommand({
            ...keyOf(key.connectionId),
            UpdateExpression: 'DELETE watches :watched',
            ConditionExpression: 'attribute_exists(connectionId)',
            ExpressionAttributeValues: { ':watched': { SS: [key.deviceId] } },
          }),
        ),
      )
    },
    of: async sub => {
      const { items } = await queryAll(client, {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'deviceId = :partition',
        ExpressionAttributeValues: toItem({ ':partition': subjectPartition(sub) }),
        ProjectionExpression: 'connectionId',
      })
      return items.flatMap(({ connectionId }) => connectionId?.S ?? [])
    },
    countOf: async sub => (await rowsIn(subjectPartition(sub), 'COUNT')).count,
    expiringWith: async exp =>
      (await rowsIn(expiryPartition(exp))).items.flatMap(item => ExpiryRow.safeParse(fromItem(item)).data ?? []),
    count: async () => {
      const shards = Array.from({ length: CONNECTION_SHARDS }, (_, shard) => rowsIn(connectionShard(shard), 'COUNT'))
      return (await Promise.all(shards)).reduce((total, { count }) => total + count, 0)
    },
  }
}

const ExpiryRow = z.object({ connectionId: z.string(), exp: z.number() })
