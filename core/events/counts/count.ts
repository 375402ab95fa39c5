import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { TIME_LENGTH, timeOf } from '../../../client/ids.ts'
import { toItem } from '../../table/item.ts'
import { additions, hourExpiry, hourOf } from './hourItem.ts'
import type { Tally } from './tally.ts'

/** Adds a stored item to the counts of its source. The same item again, while it is one of the last of its hour, adds nothing. */
export type Count = (stored: { readonly deviceId: string; readonly id: string; readonly tally: Tally }) => Promise<void>

/** The counts of an hour remember so many of their last items. */
const REMEMBERED = 16
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** An item, in short: 30 bits of its time, since the same content can come again in the hour, and as many of its hash. */
const shortOf = (id: string): string => id.slice(4, TIME_LENGTH) + id.slice(-6)

/** The attribute that remembers an item: its hash decides, since an update cannot shift a list. */
const placeOf = (id: string): string => `r${(DIGITS.indexOf(id.at(-1) ?? '') + REMEMBERED) % REMEMBERED}`

/**
 * Counts in the table Counts, with one update an item. When an invocation ends between storing and counting, the event comes again and
 * is counted then; when an event is delivered twice within seconds, the item is still remembered and is counted once.
 * @param countsUplinks whether uplinks are counted too
 */
export const dynamoCount =
  ({
    client,
    tableName,
    keptSeconds,
    countsUplinks,
  }: {
    client: DynamoDBClient
    tableName: string
    /** How long counts are kept, s. */
    keptSeconds: number
    countsUplinks: boolean
  }): Count =>
  async ({ deviceId, id, tally }) => {
    if (tally.of === 'uplinks' && !countsUplinks) return
    const hour = hourOf(timeOf(id))
    const added = [...additions(id, tally)]
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: toItem({ deviceId, hour }),
          UpdateExpression: `SET #place = :id, expiresAt = :expires ADD ${added.map((_, at) => `#n${at} :n${at}`).join(', ')}`,
          ConditionExpression: 'attribute_not_exists(#place) OR #place <> :id',
          ExpressionAttributeNames: {
            '#place': placeOf(id),
            ...Object.fromEntries(added.map(([name], at) => [`#n${at}`, name])),
          },
          ExpressionAttributeValues: toItem({
            ':id': shortOf(id),
            ':expires': hourExpiry(hour, keptSeconds),
            ...Object.fromEntries(added.map(([, value], at) => [`:n${at}`, value])),
          }),
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }
