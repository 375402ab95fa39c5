import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import type { Level } from '../../contracts/frames.ts'
import { fromItem, toItem } from '../../table/item.ts'
import { StoredEvent } from '../stored.ts'
import { MERGED_INDEX } from './slots.ts'
import type { Order, Source } from './source.ts'

/** Which events of a range are wanted. Those whose time is over never are. */
export type Wanted = {
  readonly levels?: readonly Level[] | undefined
  readonly types?: readonly StoredEvent['type'][] | undefined
  /** Device ids, and prefixes ending in `*`; a lone `*` is all. */
  readonly devices?: readonly string[] | undefined
}

/** Bounds in the order of ids, both exclusive. */
export type Range = { readonly after?: string | undefined; readonly before?: string | undefined }

/** One partition of the Events table: a device, or a slot of the merged index. */
export type Partition = { readonly deviceId: string } | { readonly slot: string }

/** Where history lies. `onUnreadable` hears of each event that cannot be read: it is left out. */
export type HistoryTable = {
  readonly client: DynamoDBClient
  readonly tableName: string
  readonly now: () => number
  readonly onUnreadable: (deviceId: string, id: string) => void
}

/** Reads a partition in the order of ids. Eventually consistent, at half a read unit for 4 KB. */
export const dynamoSource = (
  { client, tableName, now, onUnreadable }: HistoryTable,
  partition: Partition,
  order: Order,
  range: Range,
  wanted: Wanted,
): Source => {
  const [key, value] = 'slot' in partition ? ['slot', partition.slot] : ['deviceId', partition.deviceId]
  const filter = filterOf(wanted, now())
  const bounds = boundsOf(range)
  let start: Record<string, AttributeValue> | undefined
  return async limit => {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        ...('slot' in partition && { IndexName: MERGED_INDEX }),
        KeyConditionExpression: `#key = :key${bounds.expression}`,
        FilterExpression: filter.expression,
        ExpressionAttributeNames: { '#key': key, ...filter.names },
        ExpressionAttributeValues: toItem({ ':key': value, ...bounds.values, ...filter.values }),
        ScanIndexForward: order === 'oldest-first',
        Limit: limit,
        ReturnConsumedCapacity: 'TOTAL',
        ...(start && { ExclusiveStartKey: start }),
      }),
    )
    start = page.LastEvaluatedKey
    const events = (page.Items ?? [])
      .filter(({ id }) => id?.S !== range.after && id?.S !== range.before)
      .flatMap(item => {
        const { data } = StoredEvent.safeParse(fromItem(item))
        if (!data) onUnreadable(item.deviceId?.S ?? '', item.id?.S ?? '')
        return data ?? []
      })
    return {
      events,
      lookedTo: start?.id?.S ?? events.at(-1)?.id,
      isEnd: start === undefined,
      readUnits: page.ConsumedCapacity?.CapacityUnits ?? 0,
    }
  }
}

/** A key condition has one condition on the sort key: between both ends, which are taken out again. */
const boundsOf = ({ after, before }: Range): { expression: string; values: Record<string, string> } => {
  if (after !== undefined && before !== undefined) {
    // An empty range is one that DynamoDB refuses.
    const values = { ':after': after, ':before': before > after ? before : after }
    return { expression: ' AND id BETWEEN :after AND :before', values }
  }
  if (after !== undefined) return { expression: ' AND id > :after', values: { ':after': after } }
  if (before !== undefined) return { expression: ' AND id < :before', values: { ':before': before } }
  return { expression: '', values: {} }
}

const filterOf = ({ levels, types, devices }: Wanted, nowMs: number) => {
  const values: Record<string, string | number> = { ':now': Math.floor(nowMs / 1000) }
  const names: Record<string, string> = {}
  const conditions = ['expiresAt > :now']
  const oneOf = (name: string, some: readonly string[]) => {
    names[`#${name}`] = name
    const keys = some.map((one, index) => {
      values[`:${name}${index}`] = one
      return `:${name}${index}`
    })
    conditions.push(`#${name} IN (${keys.join(', ')})`)
  }
  if (levels) oneOf('level', levels)
  if (types) oneOf('type', types)
  if (devices && !devices.includes('*')) {
    const matches = devices.map((pattern, index) => {
      values[`:device${index}`] = pattern.replace(/\*$/, '')
      return pattern.endsWith('*') ? `begins_with(deviceId, :device${index})` : `deviceId = :device${index}`
    })
    conditions.push(matches.length > 0 ? `(${matches.join(' OR ')})` : 'attribute_not_exists(deviceId)')
  }
  return { expression: conditions.join(' AND '), names, values }
}
