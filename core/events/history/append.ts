import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { toItem } from '../../table/item.ts'
import type { StoredEvent } from '../stored.ts'
import { slotOf } from './slots.ts'

/**
 * Adds an event to its device's history. The same event under the same id again changes nothing. One write unit, and one
 * more where history over all devices is kept.
 */
export type Append = (event: StoredEvent) => Promise<void>

export const dynamoAppend =
  ({ client, tableName, keepsMerged }: { client: DynamoDBClient; tableName: string; keepsMerged: boolean }): Append =>
  async event => {
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: storedItem(event, keepsMerged),
          ConditionExpression: 'attribute_not_exists(id)',
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }

/** The item of an event in the Events table. @param keepsMerged whether history over all devices is kept */
export const storedItem = (event: StoredEvent, keepsMerged: boolean): Record<string, AttributeValue> =>
  toItem({ ...event, ...(keepsMerged && { slot: slotOf(event.id) }) })
