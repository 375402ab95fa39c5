import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { boundedMap } from '../../runtime/boundedMap.ts'
import { fromItem, toItem } from '../../table/item.ts'
import { type Buckets, bucketAt, maxAround, type Place, placeOf, type Window } from './window.ts'

/** Matches of an event that a rule counts. @property mark the same each time that the event comes, and of no other event of the device */
export type Counted = {
  readonly rule: string
  /** Of the condition: another one counts anew. */
  readonly basis: string
  readonly deviceId: string
  readonly at: number
  readonly matches: number
  readonly mark: string
}

/** Counts matches, each event once. @returns the most that a time of the rule has which holds them */
export type CountMatches = (window: Window, counted: Counted) => Promise<number>

/** So many marks are kept in an item: events beyond that come twice and are counted twice. */
const MAX_MARKS = 40
/** How many items before the newest ones a function remembers: a day of buckets is one of them. */
const MAX_REMEMBERED = 5_000
/** Events of a period are counted until so long after its end, ms: until then its item is read each time, consistently. */
const SETTLED_MS = 10_000

type Item = Record<string, AttributeValue>

/** The counts of an item, by the numbers of their buckets since 1970. */
const bucketsIn = (item: Readonly<Record<string, unknown>>, first: number): Buckets =>
  new Map(
    Object.entries(item).flatMap(([name, count]) =>
      /^b\d+$/.test(name) && typeof count === 'number' ? [[first + Number(name.slice(1)), count] as const] : [],
    ),
  )

/**
 * One write an event, however many of its elements match, and now and then a read of the item before; of the item after, too, for an event that
 * comes late. Nothing is written where nothing matches.
 * @param now ms since 1970
 */
export const dynamoCountMatches = ({
  client,
  tableName: TableName,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  now: () => number
}): CountMatches => {
  /** Items of periods that are over and settled hardly change: read once by each function. */
  const past = boundedMap<string, Buckets>(MAX_REMEMBERED)
  /** Items with as many marks as are kept. */
  const full = boundedMap<string, true>(MAX_REMEMBERED)
  return async (window, { rule, basis, deviceId, at, matches, mark }) => {
    const place = placeOf(window, at)
    const keyOf = (period: number) => ({ alert: `count#${rule}#${basis}`, subject: `${deviceId}#${period}` })
    const nameOf = (period: number) => JSON.stringify(keyOf(period))

    const endOf = (period: number) => (period + 1) * window.buckets * window.bucketMs

    const add = async ({ period, bucket }: Place): Promise<Buckets> => {
      const marks = full.get(nameOf(period)) ? {} : { ':marks': new Set([mark]) }
      const values = {
        ':matches': matches,
        ':mark': mark,
        // It is looked at until the period after it is over.
        ':expiresAt': Math.ceil(endOf(period + 1) / 1000),
        ...marks,
      }
      try {
        const { Attributes = {} } = await client.send(
          new UpdateItemCommand({
            TableName,
            Key: toItem(keyOf(period)),
            UpdateExpression: `ADD b${bucket} :matches${':marks' in values ? ', marks :marks' : ''} SET expiresAt = :expiresAt`,
            ConditionExpression: 'attribute_not_exists(marks) OR NOT contains(marks, :mark)',
            ExpressionAttributeValues: toItem(values),
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        )
        return noted(period, Attributes)
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
        // It was counted when it came before.
        return noted(period, error.Item ?? (await stored(period, true)))
      }
    }
    const noted = (period: number, item: Item): Buckets => {
      const found = fromItem(item)
      if (found.marks instanceof Set && found.marks.size >= MAX_MARKS) full.set(nameOf(period), true)
      return bucketsIn(found, period * window.buckets)
    }
    const stored = async (period: number, ConsistentRead: boolean): Promise<Item> => {
      const Key = toItem(keyOf(period))
      const { Item = {} } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead }))
      return Item
    }
    const read = async (period: number): Promise<Buckets> => {
      const known = past.get(nameOf(period))
      if (known) return known
      const isSettled = now() > endOf(period) + SETTLED_MS
      const buckets = bucketsIn(fromItem(await stored(period, !isSettled)), period * window.buckets)
      if (isSettled) past.set(nameOf(period), buckets)
      return buckets
    }

    const own = await add(place)
    const before = await read(place.period - 1)
    const after: Buckets = now() >= endOf(place.period) ? await read(place.period + 1) : new Map()
    return maxAround(window, bucketAt(window, at), new Map([...before, ...own, ...after]))
  }
}
