import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'

/** Partition of the Viewers table with a row for each open connection of a subject, under its `connectionId`. */
export const subjectPartition = (sub: string): string => `subject#${sub}`

/** The connections of a subject, from its rows in the Viewers table. Some may have closed since. */
export const dynamoSubjectConnections =
  ({ client, tableName }: { client: DynamoDBClient; tableName: string }) =>
  async (sub: string): Promise<readonly string[]> => {
    const connectionIds: string[] = []
    let start: Record<string, AttributeValue> | undefined
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: 'deviceId = :partition',
          ExpressionAttributeValues: { ':partition': { S: subjectPartition(sub) } },
          ProjectionExpression: 'connectionId',
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      connectionIds.push(...(page.Items ?? []).flatMap(({ connectionId }) => connectionId?.S ?? []))
      start = page.LastEvaluatedKey
    } while (start)
    return connectionIds
  }
