import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { hashOf, timeOf } from '../../../client/ids.ts'
import type { MessageIds } from '../../contracts/sameMessage.ts'
import { toItem } from '../../table/item.ts'

/**
 * Claims the content of a batch for its id. One of several invocations that store the same content wins, also when they run at the same time.
 * @param seconds how long after the first batch another one with the same hash is a repetition of it
 * @returns the id under which the content is known already; undefined if it is claimed now, or was claimed by this id before
 */
export type ClaimContent = (
  batch: MessageIds & { readonly deviceId: string },
  seconds: number,
) => Promise<string | undefined>

/** The sort key of a marker, where the counts of a source have an hour. */
const MARKER = 'repeat'
/** A marker is a partition of its own, so that it adds nothing to that of its source. No device id has a `#`. */
const keyOf = (deviceId: string, id: string) => toItem({ deviceId: `${deviceId}#${hashOf(id)}`, hour: MARKER })

/**
 * Markers in the table Counts: one write unit a batch that may be repeated, and no reading of history. A marker that has ended is
 * replaced. Time is that of the ids, so that events that wait in a queue are judged as if they came at once.
 */
export const dynamoClaim = ({ client, tableName }: { client: DynamoDBClient; tableName: string }): ClaimContent => {
  const known = async (deviceId: string, id: string): Promise<string | undefined> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: keyOf(deviceId, id), ConsistentRead: true }),
    )
    return Item?.id?.S
  }
  const isWithin = (one: string, other: string, seconds: number): boolean =>
    Math.abs(timeOf(one) - timeOf(other)) <= seconds * 1000

  return async ({ deviceId, id, formerId }, seconds) => {
    if (formerId !== undefined) {
      const before = await known(deviceId, formerId)
      if (before !== undefined && isWithin(before, id, seconds)) return before
    }
    const at = timeOf(id)
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            ...keyOf(deviceId, id),
            ...toItem({ id, untilMs: at + seconds * 1000, expiresAt: Math.ceil(at / 1000) + seconds + 1 }),
          },
          ConditionExpression: 'attribute_not_exists(deviceId) OR id = :id OR untilMs < :at',
          ExpressionAttributeValues: toItem({ ':id': id, ':at': at }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      return undefined
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      const winner = error.Item?.id?.S ?? (await known(deviceId, id))
      return winner !== undefined && isWithin(winner, id, seconds) ? winner : undefined
    }
  }
}
