import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** Waits until a table takes items: it does only when it is active, a moment after it was created. @throws the SDK's errors */
export const whenActive = async (client: DynamoDBClient, TableName: string): Promise<void> => {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }))
    if (Table?.TableStatus === 'ACTIVE') return
  }
}
