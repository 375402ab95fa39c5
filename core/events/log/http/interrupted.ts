import { DeleteItemCommand, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { fromItem, toItem } from '../../../table/item.ts'

/** A request of which the bus has taken a part, and how to make the same batches of it again. */
export type Interruption = {
  readonly receivedAt: number
  readonly nonce: Uint8Array
  /** The ids of the batches that are on the bus. */
  readonly taken: readonly string[]
}

/**
 * The requests that were interrupted, for as long as their senders may send them again. Lines without a time are always new, so that only
 * this tells the repetition of such a request from another request that reads the same.
 */
export type Interruptions = {
  /** @param request a hash of the whole request */
  readonly find: (request: string) => Promise<Interruption | undefined>
  readonly keep: (request: string, interruption: Interruption) => Promise<void>
  readonly forget: (request: string) => Promise<void>
}

/** Senders try again for so long, s. */
const KEEP_SECONDS = 15 * 60

/** Interruptions in the Viewers table, beside the revocations. @param now ms since 1970 */
export const dynamoInterruptions = ({
  client,
  tableName: TableName,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  now: () => number
}): Interruptions => ({
  find: async request => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: toItem(keyOf(request)), ConsistentRead: true }),
    )
    if (!Item) return undefined
    const { receivedAt, nonce, taken, expiresAt } = Stored.parse(fromItem(Item))
    return expiresAt <= now() / 1000 ? undefined : { receivedAt, nonce: Buffer.from(nonce, 'base64'), taken }
  },
  keep: async (request, { receivedAt, nonce, taken }) => {
    const expiresAt = Math.ceil(now() / 1000) + KEEP_SECONDS
    const stored = { receivedAt, nonce: Buffer.from(nonce).toString('base64'), taken: [...taken], expiresAt }
    await client.send(new PutItemCommand({ TableName, Item: toItem({ ...keyOf(request), ...stored }) }))
  },
  forget: async request => {
    await client.send(new DeleteItemCommand({ TableName, Key: toItem(keyOf(request)) }))
  },
})

/** No device has this key: a device id contains no `#`. */
const keyOf = (request: string) => ({ deviceId: `interrupted#${request}`, connectionId: '-' })

const Stored = z.object({
  receivedAt: z.number(),
  nonce: z.string(),
  taken: z.array(z.string()),
  expiresAt: z.number(),
})
