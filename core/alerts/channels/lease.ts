import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Retry, retried } from '../../runtime/retry.ts'
import { toItem } from '../../table/item.ts'
import { RuleRefusal } from '../rules/ruleRefusal.ts'

/** Does work while nobody else does any under the same lease. @throws RuleRefusal when others have it all the time */
export type UnderLease = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Longer than the function runs that holds it, so that nobody works under a lease that is another's by now, ms. */
const LEASE_MS = 30_000

/** For so long a change waits for others. */
export const LEASE_RETRY = { attempts: 12, firstMs: 50, maxMs: 1_000 } as const

class Taken extends Error {}

/**
 * A lease in the table `Alerts`, for what is read and written as a whole.
 * @param owner makes a text that no other request has
 * @param now ms since 1970
 */
export const dynamoLease =
  ({
    client,
    tableName: TableName,
    name,
    owner,
    retry,
    now,
  }: {
    client: DynamoDBClient
    tableName: string
    name: string
    owner: () => string
    retry: Retry
    now: () => number
  }): UnderLease =>
  async work => {
    const Key = { alert: 'leases', subject: name }
    const holder = owner()
    const take = async () => {
      try {
        const until = now() + LEASE_MS
        await client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({ ...Key, holder, until, expiresAt: Math.ceil(until / 1000) + 3600 }),
            ConditionExpression: 'attribute_not_exists(alert) OR #until < :now',
            ExpressionAttributeNames: { '#until': 'until' },
            ExpressionAttributeValues: toItem({ ':now': now() }),
          }),
        )
      } catch (error) {
        throw error instanceof ConditionalCheckFailedException ? new Taken() : error
      }
    }
    const release = () =>
      client.send(
        new DeleteItemCommand({
          TableName,
          Key: toItem(Key),
          ConditionExpression: 'holder = :holder',
          ExpressionAttributeValues: toItem({ ':holder': holder }),
        }),
      )
    try {
      await retried(take, retry, error => !(error instanceof Taken))
    } catch (error) {
      if (error instanceof Taken) throw new RuleRefusal('stale', 'Others change the channels all the time: try again.')
      throw error
    }
    try {
      return await work()
    } finally {
      // It ends by itself as well.
      await release().catch(() => undefined)
    }
  }
