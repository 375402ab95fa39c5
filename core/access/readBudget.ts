import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { type ReadBudget, TooMuchReading } from '../contracts/readBudget.ts'
import { toItem } from '../table/item.ts'

const MINUTE_MS = 60_000
/** The counter of a minute is kept for a while, so that a read that ends late still finds it. */
const KEEP_SECONDS = 10 * 60

/**
 * A counter of read units for each subject and minute, in the Viewers table. A read costs two write units of it: one before, and
 * one after unless it cost what was expected.
 * @param now ms since 1970
 */
export const dynamoReadBudget = ({
  client,
  tableName,
  unitsPerMinute,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  unitsPerMinute: number
  now: () => number
}): ReadBudget => {
  const add = (sub: string, minute: number, units: number, most?: number) =>
    client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: toItem(keyOf(sub, minute)),
        UpdateExpression: 'ADD units :units SET expiresAt = :expiresAt',
        ...(most !== undefined && { ConditionExpression: 'attribute_not_exists(units) OR units < :most' }),
        ExpressionAttributeValues: toItem({
          ':units': units,
          ':expiresAt': minute * 60 + KEEP_SECONDS,
          ...(most !== undefined && { ':most': most }),
        }),
      }),
    )

  return async (sub, expected, read) => {
    const at = now()
    const minute = Math.floor(at / MINUTE_MS)
    try {
      await add(sub, minute, expected, unitsPerMinute)
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      throw new TooMuchReading(Math.ceil(((minute + 1) * MINUTE_MS - at) / 1000))
    }
    const result = await read()
    if (result.readUnits !== expected) await add(sub, minute, result.readUnits - expected)
    return result
  }
}

/** No device has this key, nor has a row about a connection. */
const keyOf = (sub: string, minute: number) => ({ deviceId: `reads#${sub}`, connectionId: String(minute) })
