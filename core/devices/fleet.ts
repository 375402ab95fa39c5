import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb'
import { pause } from '../table/batch.ts'
import { fromItem, toItem } from '../table/item.ts'
import { FLEET, FLEET_INDEX } from './fleetIndex.ts'
import { type IdRange, idRanges } from './patterns.ts'
import { DeviceRecord } from './record.ts'

/** BatchGetItem takes no more (DynamoDB API reference, "BatchGetItem"). */
const BATCH = 100
const ATTEMPTS = 5

/** Sorts after every character that a device id can have. */
const LAST = '~'
/** Sorts before every character that a device id can have. */
const FIRST = '!'

/** The devices that a stack knows. Lists are eventually consistent. */
export type Fleet = {
  readonly find: (deviceId: string) => Promise<DeviceRecord | undefined>
  /**
   * Devices in the order of their ids, at most `limit` of them, beginning after an id. `patterns` are device ids, prefixes
   * ending in `*`, or `*`. `next` is where to begin next, when there may be more.
   */
  readonly list: (
    patterns: readonly string[],
    after: string | undefined,
    limit: number,
  ) => Promise<{ readonly devices: readonly DeviceRecord[]; readonly next: string | undefined }>
}

/** The Devices table, its index of ids for lists. */
export const dynamoFleet = ({ client, tableName }: { client: DynamoDBClient; tableName: string }): Fleet => {
  const idsIn = async ({ from, isPrefix }: IdRange, after: string | undefined, limit: number): Promise<string[]> => {
    if (!isPrefix) return after === undefined || from > after ? [from] : []
    const low = after !== undefined && after >= from ? after + FIRST : from || FIRST
    const high = from + LAST
    if (low > high) return []
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: FLEET_INDEX,
        KeyConditionExpression: 'fleet = :fleet AND deviceId BETWEEN :low AND :high',
        ExpressionAttributeValues: toItem({ ':fleet': FLEET, ':low': low, ':high': high }),
        Limit: limit,
      }),
    )
    return Items.flatMap(({ deviceId }) => deviceId?.S ?? [])
  }

  const records = async (ids: readonly string[]): Promise<DeviceRecord[]> => {
    const found = new Map<string, DeviceRecord>()
    for (let at = 0; at < ids.length; at += BATCH) {
      let keys: Record<string, AttributeValue>[] = ids.slice(at, at + BATCH).map(deviceId => toItem({ deviceId }))
      for (let attempt = 1; keys.length > 0; attempt++) {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: keys } } }),
        )
        for (const item of Responses?.[tableName] ?? []) {
          const record = DeviceRecord.parse(fromItem(item))
          found.set(record.deviceId, record)
        }
        keys = UnprocessedKeys?.[tableName]?.Keys ?? []
        if (keys.length > 0 && attempt < ATTEMPTS) await pause(attempt)
        if (keys.length > 0 && attempt === ATTEMPTS) throw new Error(`${keys.length} devices were not read`)
      }
    }
    return ids.flatMap(id => found.get(id) ?? [])
  }

  return {
    find: async deviceId => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: toItem({ deviceId }), ConsistentRead: true }),
      )
      return Item && DeviceRecord.parse(fromItem(Item))
    },
    list: async (patterns, after, limit) => {
      const ids: string[] = []
      for (const range of idRanges(patterns)) {
        if (ids.length >= limit) break
        ids.push(...(await idsIn(range, after, limit - ids.length)))
      }
      return { devices: await records(ids), next: ids.length < limit ? undefined : ids.at(-1) }
    },
  }
}
