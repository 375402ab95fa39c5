import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { idInItem, itemOf, later, wholeId } from '../../../client/ids.ts'
import type { Level } from '../../contracts/frames.ts'
import { tableShapes } from '../../contracts/tables.ts'
import { fromItem, toItem } from '../../table/item.ts'
import { type EventFrame, type EventItem, type EventType, kindNamed, kindOf } from '../kinds.ts'
import { passes } from '../level.ts'
import type { Found } from './found.ts'
import type { Order, Piece, Source } from './source.ts'

/** A choice among the events of a range. Expired events are never in it. */
export type Wanted = {
  readonly levels?: readonly Level[] | undefined
  readonly types?: readonly EventType[] | undefined
  /** Device ids, and prefixes ending in `*`; a lone `*` is all. */
  readonly devices?: readonly string[] | undefined
}

/** Bounds in the order of ids, both exclusive. They may stand inside an item. */
export type Range = { readonly after?: string | undefined; readonly before?: string | undefined }

/** One partition of the Events table: a device, or a slot of the merged index. */
export type Partition = { readonly deviceId: string } | { readonly slot: string }

/** The table that holds history. `onUnreadable` is told of each item that cannot be read and is left out. */
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
): Source<Found> => {
  const [key, value] = 'slot' in partition ? ['slot', partition.slot] : ['deviceId', partition.deviceId]
  const isForward = order === 'oldest-first'
  const filter = filterOf(wanted, now())
  const bounds = boundsOf(range)
  let start: Record<string, AttributeValue> | undefined
  return async limit => {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        ...('slot' in partition && { IndexName: tableShapes.events.index.name }),
        KeyConditionExpression: `#key = :key${bounds.expression}`,
        FilterExpression: filter.expression,
        ExpressionAttributeNames: { '#key': key, ...filter.names },
        ExpressionAttributeValues: toItem({ ':key': value, ...bounds.values, ...filter.values }),
        ScanIndexForward: isForward,
        Limit: limit + bounds.included,
        ReturnConsumedCapacity: 'TOTAL',
        ...(start && { ExclusiveStartKey: start }),
      }),
    )
    start = page.LastEvaluatedKey
    const unreadable = ({ deviceId, id }: Record<string, AttributeValue>) =>
      onUnreadable(deviceId?.S ?? '', id?.S ?? '')
    const pieces = (page.Items ?? [])
      .filter(({ id }) => id?.S !== range.after && id?.S !== range.before)
      .flatMap(stored => {
        const item = readItem(stored)
        if (!item) unreadable(stored)
        return item ? [pieceOf(item, isForward, range, wanted, () => unreadable(stored))] : []
      })
    return {
      pieces,
      lookedTo: lookedToIn(start?.id?.S, pieces.at(-1), isForward),
      isEnd: start === undefined,
      readUnits: page.ConsumedCapacity?.CapacityUnits ?? 0,
    }
  }
}

const readItem = (stored: Record<string, AttributeValue>): EventItem | undefined => {
  const item = fromItem(stored)
  return kindNamed(item.type)?.Item.safeParse(item).data
}

/** An item whose kind can tell how much it holds is left as it is until its events are asked for. */
const pieceOf = (
  item: EventItem,
  isForward: boolean,
  range: Range,
  { levels }: Wanted,
  onUnreadable: () => void,
): Piece<Found> => {
  const kind = kindOf(item)
  const chosen = (frames: readonly EventFrame[]): readonly Found[] => {
    const events = frames
      .filter(({ id, level }) => isWithin(id, range) && passes(level, levels))
      .map(frame => ({ id: frame.id, frame, item }))
    return isForward ? events : events.toReversed()
  }
  const content = kind.content?.(item)
  if (content) {
    const open = () => {
      try {
        return chosen(kind.frames(item))
      } catch {
        onUnreadable()
        return []
      }
    }
    return { id: item.id, last: idInItem(item.id, content.count - 1), ...content, open }
  }
  const frames = kind.frames(item)
  const events = chosen(frames)
  return { id: item.id, last: frames.at(-1)?.id ?? item.id, count: frames.length, bytes: 0, open: () => events }
}

/** Only an item at the end of a range can hold events beyond it. */
const isWithin = (id: string, { after, before }: Range): boolean =>
  (after === undefined || id > after) && (before === undefined || id < before)

/** Going forward, events of the last item may come after its own id: they have been looked at as well. */
const lookedToIn = (
  item: string | undefined,
  piece: Piece<Found> | undefined,
  isForward: boolean,
): string | undefined => {
  if (!isForward || piece === undefined) return item ?? piece?.id
  return item === undefined ? piece.last : later(item, piece.last)
}

/**
 * A key condition has one condition on the sort key: BETWEEN includes both ends, which are taken out afterwards. They are looked at
 * besides the others, so that each page leads further than its bound.
 */
const boundsOf = ({
  after,
  before,
}: Range): { expression: string; values: Record<string, string>; included: number } => {
  // The next event may be in the same item.
  const from = after === undefined ? undefined : itemOf(after)
  if (from !== undefined && before !== undefined) {
    // An empty range is one that DynamoDB refuses.
    const values = { ':after': from, ':before': before > from ? before : from }
    return {
      expression: ' AND id BETWEEN :after AND :before',
      values,
      included: mayBeStored(from) + mayBeStored(before),
    }
  }
  if (from !== undefined)
    return from === after
      ? { expression: ' AND id > :after', values: { ':after': from }, included: 0 }
      : { expression: ' AND id >= :after', values: { ':after': from }, included: 1 }
  if (before !== undefined) return { expression: ' AND id < :before', values: { ':before': before }, included: 0 }
  return { expression: '', values: {}, included: 0 }
}

/** How many items a bound can be itself: one that is cut short behind its time is the id of none. */
const mayBeStored = (bound: string): 0 | 1 => (bound === wholeId(bound) ? 1 : 0)

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
  /** An item of events that differ in their levels has a list of them. */
  const anyOf = (some: readonly Level[]) => {
    oneOf('level', some)
    const within = some.map((_, index) => `contains(levels, :level${index})`)
    conditions.push(`(${[conditions.pop(), ...within].join(' OR ')})`)
  }
  if (levels) anyOf(levels)
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
