import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { toItem } from './item.ts'

/** Asks a table for an item that cannot exist: half a read unit. @throws when the table does not answer */
export const answers = async ({
  client,
  tableName,
  keys,
}: {
  client: DynamoDBClient
  tableName: string
  keys: readonly string[]
}): Promise<void> => {
  const nobody = Object.fromEntries(keys.map(name => [name, '#health']))
  await client.send(new GetItemCommand({ TableName: tableName, Key: toItem(nobody) }))
}
