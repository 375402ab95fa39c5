import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { pause } from '../table/batch.ts'
import { toItem } from '../table/item.ts'
import { recordIn } from './devicesTable.ts'
import { isExpired } from './expiry.ts'
import type { DeviceRecord } from './record.ts'

/** The maximum of BatchGetItem (DynamoDB API reference, "BatchGetItem"). */
const BATCH = 100
const ATTEMPTS = 5

/** The records of devices by their ids. One that does not exist, or has expired, is missing. @property readUnits what it cost */
export type Records = { readonly found: ReadonlyMap<string, DeviceRecord>; readonly readUnits: number }

/** Reads the records of devices, eventually consistent: half a read unit each. @throws when some could not be read */
export type RecordsOf = (deviceIds: readonly string[]) => Promise<Records>

/** @see RecordsOf */
export const dynamoRecords =
  ({
    client,
    tableName,
    now,
  }: {
    readonly client: DynamoDBClient
    readonly tableName: string
    /** ms since 1970 */
    readonly now: () => number
  }): RecordsOf =>
  async deviceIds => {
    let readUnits = 0
    const found = new Map<string, DeviceRecord>()
    for (let at = 0; at < deviceIds.length; at += BATCH) {
      let keys: Record<string, AttributeValue>[] = deviceIds.slice(at, at + BATCH).map(deviceId => toItem({ deviceId }))
      for (let attempt = 1; keys.length > 0; attempt++) {
        const { Responses, UnprocessedKeys, ConsumedCapacity } = await client.send(
          new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: keys } }, ReturnConsumedCapacity: 'TOTAL' }),
        )
        readUnits += ConsumedCapacity?.[0]?.CapacityUnits ?? 0
        for (const item of Responses?.[tableName] ?? []) {
          const record = recordIn(item)
          if (!isExpired(record, now())) found.set(record.deviceId, record)
        }
        keys = UnprocessedKeys?.[tableName]?.Keys ?? []
        if (keys.length > 0 && attempt < ATTEMPTS) await pause(attempt)
        if (keys.length > 0 && attempt === ATTEMPTS) throw new Error(`${keys.length} devices were not read`)
      }
    }
    return { found, readUnits }
  }
