import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { toItem } from './item.ts'

/** Asks a table for an item that cannot exist: half a read unit. @throws when the table does not answer */
export const answers = async ({
  client,
  tableName,
  key,
}: {
  client: DynamoDBClient
  tableName: string
  key: readonly string[]
}): Promise<void> => {
  const nobody = Object.fromEntries(key.map(name => [name, '#health']))
  await client.send(new GetItemCommand({ TableName: tableName, Key: toItem(nobody) }))
}
