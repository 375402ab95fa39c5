import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { toItem } from '../../table/item.ts'

/** How long it is known that an alarm is on, s. */
const KEPT_SECONDS = 180 * 86_400

/** Knows since when an alarm is on. Everything throws the SDK's errors. */
export type AlarmMemory = {
  /** @param at RFC 3339, UTC */
  readonly began: (name: string, at: string) => Promise<void>
  /**
   * @returns since when it was on; undefined where it was not: an alarm says OK also when it is new. The same answer for the same time.
   */
  readonly ended: (name: string, at: string) => Promise<string | undefined>
}

/** In the table `Alerts`. @param now ms since 1970 */
export const dynamoAlarmMemory = ({
  client,
  tableName: TableName,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  now: () => number
}): AlarmMemory => {
  const keyOf = (name: string) => ({ alert: 'alarms', subject: name })
  return {
    began: async (name, since) => {
      const expiresAt = Math.floor(now() / 1000) + KEPT_SECONDS
      await client.send(new PutItemCommand({ TableName, Item: toItem({ ...keyOf(name), since, expiresAt }) }))
    },
    ended: async (name, at) => {
      try {
        const { Attributes } = await client.send(
          new UpdateItemCommand({
            TableName,
            Key: toItem(keyOf(name)),
            UpdateExpression: 'SET overAt = :at',
            ConditionExpression:
              'attribute_exists(since) AND since <= :at AND (attribute_not_exists(overAt) OR overAt = :at)',
            ExpressionAttributeValues: toItem({ ':at': at }),
            ReturnValues: 'ALL_NEW',
          }),
        )
        return Attributes?.since?.S
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined
        throw error
      }
    },
  }
}
