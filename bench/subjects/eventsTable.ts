import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb'
import type { StoredEvent } from '../../core/events/stored.ts'
import type { Endpoints } from '../../local/endpoints.ts'
import { writeHistory } from '../../local/history.ts'

export type EventKey = { readonly deviceId: string; readonly id: string }

/** The Events table of a running stack, as an administrator has it. */
export type EventsTable = {
  /** How many uplinks it holds, without what the stack tells about their devices: reads all of it. */
  readonly countUplinks: () => Promise<number>
  /** Waits until these are stored. @returns false when one is not within the time */
  readonly haveStored: (keys: readonly EventKey[], withinMs: number) => Promise<boolean>
  /** Stores events past the stack: many at a time, and nobody is told. */
  readonly store: (events: readonly StoredEvent[]) => Promise<void>
}

export const eventsTable = ({ aws, outputs }: Endpoints): EventsTable => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint: aws, region: 'us-east-1', credentials })
  const tableName = outputs.EventsTable ?? ''

  const isStored = async ({ deviceId, id }: EventKey): Promise<boolean> => {
    const Key = { deviceId: { S: deviceId }, id: { S: id } }
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ProjectionExpression: 'id' }))
    return Item !== undefined
  }

  return {
    countUplinks: async () => {
      let count = 0
      const uplinks = {
        TableName: tableName,
        Select: 'COUNT',
        FilterExpression: '#type = :uplink',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':uplink': { S: 'uplink' } },
      } as const
      for await (const { Count = 0 } of paginateScan({ client }, uplinks)) count += Count
      return count
    },
    haveStored: async (keys, withinMs) => {
      const until = performance.now() + withinMs
      for (const key of keys) {
        while (!(await isStored(key))) {
          if (performance.now() > until) return false
          await wait(10)
        }
      }
      return true
    },
    store: events => writeHistory({ client, tableName, keepsMerged: true }, events),
  }
}
