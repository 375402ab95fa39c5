import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb'
import { batchWrite } from '../../table/batch.ts'
import { fromItem, toItem } from '../../table/item.ts'
import { Entry } from '../messages/digest.ts'
import { type Group, partitionOf } from './group.ts'

/** A group that nobody has closed for so long, ms, lost its message on the way to the queue: it is announced again. */
const FORGOTTEN_MS = 600_000
/** Entries that nobody could send are deleted after so long, s: dead letters are kept as long. */
const KEPT_SECONDS = 14 * 86_400
/** The maximum number of entries of one message; further ones come in the next. */
export const MAX_ENTRIES = 20_000

/** An entry that waits to be sent. */
export type Waiting = { readonly key: string; readonly entry: Entry }

/**
 * Entries that wait for their channel, in the table `Alerts`, and whether a message in the queue announces them already. Everything
 * throws the SDK's errors.
 */
export type Outbox = {
  /** Puts an entry where it waits; the same entry a second time changes nothing. */
  readonly put: (group: Group, entry: Entry) => Promise<void>
  /**
   * Opens a group, unless it is open.
   * @param by the entry that opens it
   * @returns whether the caller has to announce it: it is open now, was opened for this entry before, or was forgotten
   */
  readonly open: (group: Group, by: string) => Promise<boolean>
  /** Closes a group: the next entry opens it again. Call it before {@link Outbox.waiting}, so that no entry is missed. */
  readonly close: (group: Group) => Promise<void>
  /** The entries that wait, by time, at most {@link MAX_ENTRIES}; strongly consistent. */
  readonly waiting: (group: Group) => Promise<readonly Waiting[]>
  readonly remove: (group: Group, keys: readonly string[]) => Promise<void>
}

const OPEN = 'open'
/** Heads the keys of entries, which sort by time. */
const ENTRY = 'entry#'
/** An id may be any text; its key has a maximum. */
const keyOf = ({ at, id, state, name }: Entry): string => `${ENTRY}${at}#${state}#${name}#${id}`.slice(0, 500)

export const dynamoOutbox = ({
  client,
  tableName: TableName,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  /** ms since 1970 */
  now: () => number
}): Outbox => {
  const expiresAt = () => Math.floor(now() / 1000) + KEPT_SECONDS
  return {
    put: async (group, entry) => {
      const key = { alert: partitionOf(group), subject: keyOf(entry) }
      await client.send(new PutItemCommand({ TableName, Item: toItem({ ...key, entry, expiresAt: expiresAt() }) }))
    },
    open: async (group, by) => {
      const key = { alert: partitionOf(group), subject: OPEN }
      const { Item } = await client.send(
        new GetItemCommand({
          TableName,
          Key: toItem(key),
          ConsistentRead: true,
          ProjectionExpression: 'openedBy, atMs',
        }),
      )
      const forgottenBefore = now() - FORGOTTEN_MS
      if (Item && Item.openedBy?.S !== by && Number(Item.atMs?.N) >= forgottenBefore) return false
      return whether(
        client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({ ...key, openedBy: by, atMs: now(), expiresAt: expiresAt() }),
            ConditionExpression: 'attribute_not_exists(alert) OR openedBy = :by OR atMs < :forgotten',
            ExpressionAttributeValues: toItem({ ':by': by, ':forgotten': forgottenBefore }),
          }),
        ),
      )
    },
    close: async group => {
      const key = { alert: partitionOf(group), subject: OPEN }
      await client.send(new DeleteItemCommand({ TableName, Key: toItem(key) }))
    },
    waiting: async group => {
      const found: Waiting[] = []
      let from: Record<string, AttributeValue> | undefined
      do {
        const page: QueryCommandOutput = await client.send(
          new QueryCommand({
            TableName,
            ConsistentRead: true,
            KeyConditionExpression: 'alert = :group AND begins_with(subject, :entry)',
            ExpressionAttributeValues: toItem({ ':group': partitionOf(group), ':entry': ENTRY }),
            Limit: MAX_ENTRIES - found.length,
            ...(from && { ExclusiveStartKey: from }),
          }),
        )
        for (const { subject, entry } of (page.Items ?? []).map(fromItem)) {
          const read = Entry.safeParse(entry)
          if (read.success) found.push({ key: String(subject), entry: read.data })
        }
        from = page.LastEvaluatedKey
      } while (from && found.length < MAX_ENTRIES)
      return found
    },
    remove: async (group, keys) => {
      const alert = partitionOf(group)
      const requests = keys.map(subject => ({ DeleteRequest: { Key: toItem({ alert, subject }) } }))
      await batchWrite({ client, tableName: TableName }, requests)
    },
  }
}

/** Whether a conditional write was done. */
const whether = (write: Promise<unknown>): Promise<boolean> =>
  write.then(
    () => true,
    error => {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    },
  )
