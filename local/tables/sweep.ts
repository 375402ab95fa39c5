import { setTimeout as wait } from 'node:timers/promises'
import { type AttributeValue, DeleteItemCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'

/** A table with a time to live. */
export type TimedTable = { readonly tableName: string; readonly ttlAttribute: string; readonly keys: readonly string[] }

/** Items looked at in one go, and the pause after it: dynalite answers nobody else while it looks. */
const PAGE = 100
const PAUSE_MS = 25

/** Deletes the items whose time to live is over, a few at a time, until all have been looked at or it is told to stop. */
export const sweepExpired = async (
  client: DynamoDBClient,
  tables: readonly TimedTable[],
  nowMs: number,
  signal?: AbortSignal,
): Promise<void> => {
  const now = String(Math.floor(nowMs / 1000))
  for (const { tableName, ttlAttribute, keys } of tables) {
    let start: Record<string, AttributeValue> | undefined
    do {
      const page = await client.send(
        new ScanCommand({
          TableName: tableName,
          Limit: PAGE,
          FilterExpression: '#ttl <= :now',
          ExpressionAttributeNames: { '#ttl': ttlAttribute },
          ExpressionAttributeValues: { ':now': { N: now } },
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      for (const item of page.Items ?? []) {
        const key = Object.fromEntries(Object.entries(item).filter(([name]) => keys.includes(name)))
        await client.send(new DeleteItemCommand({ TableName: tableName, Key: key }))
      }
      start = page.LastEvaluatedKey
      await wait(PAUSE_MS)
    } while (start && !signal?.aborted)
  }
}
