import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { Trial } from '../../contracts/channels.ts'
import { fromItem, toItem } from '../../table/item.ts'

/** How long the outcome of a test is kept, s. */
const KEPT_SECONDS = 3600

/** Outcomes of tests of channels in the table `Alerts`: the function `deliver` writes them, and the one that asked waits for them. */
export type TrialsTable = {
  readonly write: (id: string, trial: Trial) => Promise<void>
  /** Strongly consistent. */
  readonly read: (id: string) => Promise<Trial | undefined>
}

/** @param now ms since 1970 */
export const dynamoTrialsTable = ({
  client,
  tableName: TableName,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  now: () => number
}): TrialsTable => {
  const keyOf = (id: string) => ({ alert: 'trials', subject: id })
  return {
    write: async (id, trial) => {
      const expiresAt = Math.floor(now() / 1000) + KEPT_SECONDS
      await client.send(new PutItemCommand({ TableName, Item: toItem({ ...keyOf(id), trial, expiresAt }) }))
    },
    read: async id => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toItem(keyOf(id)), ConsistentRead: true }),
      )
      return Item && Trial.safeParse(fromItem(Item).trial).data
    },
  }
}
