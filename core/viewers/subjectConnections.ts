import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { queryAll } from '../table/queryAll.ts'

/** Partition of the Viewers table with a row for each open connection of a subject, under its `connectionId`. */
export const subjectPartition = (sub: string): string => `subject#${sub}`

/** The connections of a subject, from its rows in the Viewers table. Some may have closed since. */
export const dynamoSubjectConnections =
  ({ client, tableName }: { client: DynamoDBClient; tableName: string }) =>
  async (sub: string): Promise<readonly string[]> => {
    const { items } = await queryAll(client, {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'deviceId = :partition',
      ExpressionAttributeValues: { ':partition': { S: subjectPartition(sub) } },
      ProjectionExpression: 'connectionId',
    })
    return items.flatMap(({ connectionId }) => connectionId?.S ?? [])
  }
