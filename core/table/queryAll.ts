import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb'

type Item = Record<string, AttributeValue>

/** All items that a query finds, page after page. Only for partitions that are known to be small. */
export const queryAll = async (
  client: DynamoDBClient,
  query: QueryCommandInput,
): Promise<{ readonly items: readonly Item[]; readonly count: number }> => {
  const items: Item[] = []
  let count = 0
  let start: Item | undefined
  do {
    const page = await client.send(new QueryCommand({ ...query, ...(start && { ExclusiveStartKey: start }) }))
    items.push(...(page.Items ?? []))
    count += page.Count ?? 0
    start = page.LastEvaluatedKey
  } while (start)
  return { items, count }
}
