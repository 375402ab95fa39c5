import { type AttributeValue, DeleteItemCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'

/** A table with a time to live. */
export type TimedTable = { readonly tableName: string; readonly ttlAttribute: string; readonly keys: readonly string[] }

/** Deletes the items whose time to live is over. */
export const sweepExpired = async (
  client: DynamoDBClient,
  tables: readonly TimedTable[],
  nowMs: number,
): Promise<void> => {
  const now = String(Math.floor(nowMs / 1000))
  for (const { tableName, ttlAttribute, keys } of tables) {
    let start: Record<string, AttributeValue> | undefined
    do {
      const page = await client.send(
        new ScanCommand({
          TableName: tableName,
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
    } while (start)
  }
}
