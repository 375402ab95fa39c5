import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { toItem } from '../table/item.ts'
import type { RowKey } from './connectionRows.ts'

/** The time until a backlog that was asked for has to begin, ms: longer than the function that sends it may run. */
const WAITING_MS = 90_000

/**
 * Leases of backlogs, in the Viewers table: a connection gets one backlog of a device at a time, however often it asks. The lease
 * is taken when the backlog is asked for, and given back when it has been sent, or ends by itself.
 */
export type BacklogLeases = {
  /** @param lease the name of the new lease. @returns false while another backlog holds it */
  readonly take: (key: RowKey, lease: string) => Promise<boolean>
  /** Begins to send a backlog. @param until ms since 1970. @returns false when the lease is no longer held: it has been sent */
  readonly begin: (key: RowKey, lease: string, until: number) => Promise<boolean>
  readonly end: (key: RowKey, lease: string) => Promise<void>
}

/** @param now ms since 1970 */
export const dynamoBacklogLeases = ({
  client,
  tableName,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  now: () => number
}): BacklogLeases => {
  const rowOf = ({ deviceId, connectionId }: RowKey): RowKey => ({
    deviceId: `backlog#${connectionId}`,
    connectionId: deviceId,
  })
  const times = (until: number) => ({ ':until': until, ':expiresAt': Math.ceil(until / 1000) })
  const succeeds = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  }

  return {
    take: (key, lease) => {
      const until = now() + WAITING_MS
      return succeeds(
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: toItem({ ...rowOf(key), lease, until, expiresAt: Math.ceil(until / 1000) }),
            ConditionExpression: 'attribute_not_exists(lease) OR #until <= :now',
            ExpressionAttributeNames: { '#until': 'until' },
            ExpressionAttributeValues: toItem({ ':now': now() }),
          }),
        ),
      )
    },
    begin: (key, lease, until) =>
      succeeds(
        client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: toItem(rowOf(key)),
            UpdateExpression: 'SET #until = :until, expiresAt = :expiresAt',
            ConditionExpression: 'lease = :lease',
            ExpressionAttributeNames: { '#until': 'until' },
            ExpressionAttributeValues: toItem({ ':lease': lease, ...times(until) }),
          }),
        ),
      ),
    end: async (key, lease) => {
      await succeeds(
        client.send(
          new DeleteItemCommand({
            TableName: tableName,
            Key: toItem(rowOf(key)),
            ConditionExpression: 'lease = :lease',
            ExpressionAttributeValues: toItem({ ':lease': lease }),
          }),
        ),
      )
    },
  }
}
