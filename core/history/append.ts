import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { toItem } from '../table/item.ts'
import type { StoredEvent } from './event.ts'

/** Adds an event to its device's history. The same event under the same id again changes nothing. One write unit. */
export type Append = (event: StoredEvent) => Promise<void>

export const dynamoAppend =
  ({ client, tableName }: { client: DynamoDBClient; tableName: string }): Append =>
  async event => {
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: toItem(event),
          ConditionExpression: 'attribute_not_exists(id)',
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }
