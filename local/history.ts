import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { storedItem } from '../core/events/history/append.ts'
import type { StoredEvent } from '../core/events/stored.ts'
import { batchWrite } from '../core/table/batch.ts'

/** Writes events into the Events table as `persist` does, but many at a time and past the bus: nobody is told. */
export const writeHistory = async (
  {
    client,
    tableName,
    keepsMerged,
  }: { readonly client: DynamoDBClient; readonly tableName: string; readonly keepsMerged: boolean },
  events: readonly StoredEvent[],
): Promise<void> =>
  batchWrite(
    { client, tableName },
    events.map(event => ({ PutRequest: { Item: storedItem(event, keepsMerged) } })),
  )
