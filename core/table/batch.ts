import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb'

/** The maximum of BatchWriteItem (DynamoDB API reference, "BatchWriteItem"). */
const BATCH = 25
const ATTEMPTS = 5
const FIRST_PAUSE_MS = 20

/**
 * Puts and deletes items of one table, in any order and not atomically.
 * @throws Error when some items are still unwritten after several attempts
 */
export const batchWrite = async (
  { client, tableName }: { client: DynamoDBClient; tableName: string },
  requests: readonly WriteRequest[],
): Promise<void> => {
  for (let at = 0; at < requests.length; at += BATCH) {
    let left: WriteRequest[] = requests.slice(at, at + BATCH)
    for (let attempt = 1; left.length > 0; attempt++) {
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: left } }))
      left = UnprocessedItems?.[tableName] ?? []
      if (left.length > 0 && attempt === ATTEMPTS) throw new Error(`${left.length} items were not written`)
      if (left.length > 0) await pause(attempt)
    }
  }
}

/** Waits before another attempt at unprocessed items, longer each time, with full jitter. */
export const pause = (attempt: number): Promise<void> =>
  new Promise(resume => setTimeout(resume, Math.random() * FIRST_PAUSE_MS * 2 ** attempt))
