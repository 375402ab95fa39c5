import { createHash } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { fromItem, toItem } from '../../table/item.ts'

/** The time for which a turn is kept for its holder, ms: longer than the function may run. */
const HELD_MS = 120_000
/** How long it is known what was sent, s. */
const KEPT_SECONDS = 2 * 86_400
/** At least so many entries that were sent last are known, so that the same entry a second time is not sent again. */
const KNOWN = 500

/** The right to send the entries of a group. One message of the queue has it at a time, also while it waits for its next try. */
export type Turn = {
  /** Failed tries since the last success. */
  readonly failures: number
  /** Whether an entry was sent before. */
  readonly wasSent: (key: string) => boolean
  /** Notes what was sent, before it is removed from the outbox: from here on it is not sent again. */
  readonly markSent: (keys: readonly string[]) => Promise<void>
  /** Keeps the turn after a failure, for a further try. */
  readonly keep: (failures: number, waitMs: number) => Promise<void>
  /** Gives the turn back: whatever comes next begins with no failures. */
  readonly end: () => Promise<void>
}

/**
 * Another message of the queue has the turn: it is sending at the moment, or waits for its next try, before which it reads whatever
 * is there then.
 */
export type TakenTurn = { readonly takenBy: 'sending' | 'waiting' }

/**
 * Takes the turn of a partition.
 * @param holder the id of the message in the queue
 */
export type TakeTurn = (partition: string, holder: string) => Promise<Turn | TakenTurn>

/** The bytes by which a sent entry is known. */
const HASH_BYTES = 8
const HASHES = new RegExp(`.{${HASH_BYTES * 2}}`, 'g')
const hashOf = (key: string): string =>
  createHash('sha256')
    .update(key)
    .digest('hex')
    .slice(0, HASH_BYTES * 2)

/** Turns in the table `Alerts`. @param now ms since 1970 */
export const dynamoTurns =
  ({ client, tableName: TableName, now }: { client: DynamoDBClient; tableName: string; now: () => number }): TakeTurn =>
  async (partition, holder) => {
    const Key = toItem({ alert: partition, subject: 'turn' })
    const change = (expression: string, values: Parameters<typeof toItem>[0]) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: expression,
          ConditionExpression: 'holder = :holder',
          ExpressionAttributeValues: toItem({ ':holder': holder, ...values }),
        }),
      )
    const at = now()
    try {
      const { Attributes = {} } = await client.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: 'SET holder = :holder, untilMs = :until, expiresAt = :expires REMOVE isWaiting',
          ConditionExpression: 'attribute_not_exists(alert) OR holder = :holder OR untilMs <= :now',
          ExpressionAttributeValues: toItem({
            ':holder': holder,
            ':until': at + HELD_MS,
            ':now': at,
            ':expires': Math.floor(at / 1000) + KEPT_SECONDS,
          }),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      const { failures = 0, sent } = fromItem(Attributes)
      const before = sent instanceof Uint8Array ? (Buffer.from(sent).toString('hex').match(HASHES) ?? []) : []
      const known = new Set(before)
      return {
        failures: Number(failures),
        wasSent: key => known.has(hashOf(key)),
        markSent: async keys => {
          const hashes = [...keys.map(hashOf), ...before].slice(0, Math.max(keys.length, KNOWN))
          await change('SET sent = :sent', { ':sent': Buffer.from(hashes.join(''), 'hex') })
        },
        keep: async (failed, waitMs) => {
          await change('SET failures = :failures, untilMs = :until, isWaiting = :yes', {
            ':failures': failed,
            ':until': now() + waitMs + HELD_MS,
            ':yes': true,
          })
        },
        end: async () => {
          await change('SET untilMs = :none, failures = :none', { ':none': 0 })
        },
      }
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      // An emulator may leave out the item.
      const { Item } = error.Item
        ? error
        : await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
      return { takenBy: Item?.isWaiting?.BOOL ? 'waiting' : 'sending' }
    }
  }
