import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { fromItem, toItem } from '../table/item.ts'
import type { IsRevoked } from './revocable.ts'

/** A revocation is kept for 50 years, s: it has to outlive every token, and those of an issuer may have any lifetime. */
export const KEEP_SECONDS = 50 * 365 * 24 * 3600

/** The subjects whose tokens were revoked, in the Viewers table. */
export type Revocations = {
  /**
   * Refuses the subject's tokens issued at or before `beforeSeconds` (since 1970). A later revocation that is already stored
   * stays. `keepSeconds` is the time for which it is remembered, 50 years unless given.
   */
  readonly revoke: (
    sub: string,
    revocation: { readonly beforeSeconds: number; readonly keepSeconds?: number },
  ) => Promise<void>
  /**
   * Whether the subject was revoked in or after the second in which the token was issued. `iat` counts in seconds: a token
   * minted in the second of the revocation is refused, one from the next second on is accepted. A token without `iat` counts
   * as older than any revocation.
   */
  readonly isRevoked: IsRevoked
}

/** @param now ms since 1970 */
export const dynamoRevocations = ({
  client,
  tableName,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  now: () => number
}): Revocations => ({
  revoke: async (sub, { beforeSeconds, keepSeconds = KEEP_SECONDS }) => {
    const expiresAt = Math.ceil(now() / 1000) + keepSeconds
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: toItem({ ...keyOf(sub), revokedBefore: beforeSeconds, expiresAt }),
          ConditionExpression: 'attribute_not_exists(deviceId) OR revokedBefore <= :before',
          ExpressionAttributeValues: toItem({ ':before': beforeSeconds }),
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  },
  isRevoked: async ({ sub, iat }) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: toItem(keyOf(sub)), ConsistentRead: true }),
    )
    if (!Item) return false
    const { revokedBefore, expiresAt } = Revocation.parse(fromItem(Item))
    if (expiresAt <= now() / 1000) return false
    return iat === undefined || Math.floor(iat) <= revokedBefore
  },
})

/** No device has this key: a device id begins with a letter or digit and contains no `#`. */
const keyOf = (sub: string) => ({ deviceId: `revoked#${sub}`, connectionId: '-' })

const Revocation = z.object({ revokedBefore: z.number(), expiresAt: z.number() })
