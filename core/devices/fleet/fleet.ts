import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { tableShapes } from '../../contracts/tables.ts'
import { toItem } from '../../table/item.ts'
import { kindOfRecord, PARTITION_OF, type RecordKind } from '../fleetIndex.ts'
import type { DeviceRecord } from '../record.ts'
import { dynamoRecords } from '../recordsOf.ts'
import { type IdRange, idRanges } from './idRanges.ts'

/** Sorts after every character that a device id can have. */
const LAST = '~'
/** Sorts before every character that a device id can have. */
const FIRST = '!'

/**
 * Lists devices in the order of their ids, at most `limit` of them, beginning after an id. Eventually consistent. `patterns`
 * are device ids, prefixes ending in `*`, or `*`; `kinds` are both, if not given. `next` is the id after which to begin next, when there may be more. `readUnits`
 * is what it cost, DynamoDB read units.
 */
export type ListDevices = (
  patterns: readonly string[],
  after: string | undefined,
  limit: number,
  kinds?: readonly RecordKind[],
) => Promise<{
  readonly devices: readonly DeviceRecord[]
  readonly next: string | undefined
  readonly readUnits: number
}>

const BOTH: readonly RecordKind[] = ['device', 'source']

/** A part of the answer, with its cost. */
type Read<Found> = { readonly found: readonly Found[]; readonly readUnits: number }

/** Lists devices from the Devices table and its index of ids. */
export const dynamoFleet = ({
  client,
  tableName,
  now = Date.now,
}: {
  client: DynamoDBClient
  tableName: string
  /** ms since 1970 */
  now?: () => number
}): ListDevices => {
  const idsBetween = async (fleet: string, low: string, high: string, limit: number): Promise<Read<string>> => {
    const { Items = [], ConsumedCapacity } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: tableShapes.devices.index.name,
        KeyConditionExpression: 'fleet = :fleet AND deviceId BETWEEN :low AND :high',
        ExpressionAttributeValues: toItem({ ':fleet': fleet, ':low': low, ':high': high }),
        Limit: limit,
        ReturnConsumedCapacity: 'TOTAL',
      }),
    )
    return {
      found: Items.flatMap(({ deviceId }) => deviceId?.S ?? []),
      readUnits: ConsumedCapacity?.CapacityUnits ?? 0,
    }
  }

  const idsIn = async (
    { from, isPrefix }: IdRange,
    after: string | undefined,
    limit: number,
    kinds: readonly RecordKind[],
  ): Promise<Read<string>> => {
    if (!isPrefix) return { found: after === undefined || from > after ? [from] : [], readUnits: 0 }
    const low = after !== undefined && after >= from ? after + FIRST : from || FIRST
    const high = from + LAST
    if (low > high) return { found: [], readUnits: 0 }
    const parts = await Promise.all(kinds.map(kind => idsBetween(PARTITION_OF[kind], low, high, limit)))
    return {
      found: [...new Set(parts.flatMap(({ found }) => found))].sort().slice(0, limit),
      readUnits: parts.reduce((sum, { readUnits }) => sum + readUnits, 0),
    }
  }

  const recordsOf = dynamoRecords({ client, tableName, now })
  const records = async (ids: readonly string[]): Promise<Read<DeviceRecord>> => {
    const { found, readUnits } = await recordsOf(ids)
    return { found: ids.flatMap(id => found.get(id) ?? []), readUnits }
  }

  return async (patterns, after, limit, kinds = BOTH) => {
    const ids: string[] = []
    let readUnits = 0
    for (const range of idRanges(patterns)) {
      if (ids.length >= limit) break
      const piece = await idsIn(range, after, limit - ids.length, kinds)
      ids.push(...piece.found)
      readUnits += piece.readUnits
    }
    const devices = await records(ids)
    return {
      // An id that a token names may be of the other kind.
      devices: devices.found.filter(record => kinds.includes(kindOfRecord(record))),
      next: ids.length < limit ? undefined : ids.at(-1),
      readUnits: readUnits + devices.readUnits,
    }
  }
}
