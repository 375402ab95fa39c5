import { createHash } from 'node:crypto'
import type { Claims } from '../contracts/claims.ts'

/**
 * Beside the subscriptions, whose keys begin with a device id or `*`, the Viewers table holds rows about each connection. Their
 * keys contain `#`, which a device id cannot, so that the two are never confused.
 */
export type RowKey = { readonly deviceId: string; readonly connectionId: string }

/**
 * The partition of the subscriptions to a device. Those to its status stand apart from those to its events, so that an uplink
 * finds no row that does not concern it, and a connection may have both.
 */
export const subscriptionPartition = ({
  deviceId,
  status,
}: {
  readonly deviceId: string
  readonly status?: boolean | undefined
}): string => (status ? `status#${deviceId}` : deviceId)

/** The number of partitions over which open connections are spread, so that they can be counted. */
export const CONNECTION_SHARDS = 8

/** API Gateway cuts a connection after two hours ("Quotas for configuring and running a WebSocket API"). */
export const MAX_CONNECTION_SECONDS = 2 * 60 * 60

/** Connections whose tokens expire in the same minute share a partition. */
export const EXPIRY_SECONDS = 60

/** The row of a connection: its claims, its subscriptions, its rate of messages. */
export const connectionRow = (connectionId: string): RowKey => ({
  deviceId: connectionShard((createHash('sha1').update(connectionId).digest()[0] ?? 0) % CONNECTION_SHARDS),
  connectionId,
})

export const connectionShard = (shard: number): string => `connections#${shard}`

/** The open connections of a subject. */
export const subjectPartition = (sub: string): string => `subject#${sub}`

/** The connections whose tokens expire in the same minute. @param exp seconds since 1970 */
export const expiryPartition = (exp: number): string => `expires#${Math.floor(exp / EXPIRY_SECONDS)}`

/** The rows about a connection itself, from the facts by which they are found again. */
export const rowsAbout = ({
  connectionId,
  claims,
}: {
  readonly connectionId: string
  readonly claims: Claims
}): readonly RowKey[] => [
  { deviceId: subjectPartition(claims.sub), connectionId },
  { deviceId: expiryPartition(claims.exp), connectionId },
  connectionRow(connectionId),
]
