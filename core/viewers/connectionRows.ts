import { createHash } from 'node:crypto'
import type { Claims } from '../contracts/claims.ts'

/**
 * Beside the rows of who watches what, which begin with a device id or `*`, the Viewers table holds rows about each
 * connection. A device id begins with a letter or digit and has no `#`, so that none of these can be taken for one.
 */
export type RowKey = { readonly deviceId: string; readonly connectionId: string }

/** Partitions that open connections are spread over, so that they can be counted. */
export const CONNECTION_SHARDS = 8

const MINUTE_SECONDS = 60

/** A connection: its claims, what it watches, how much it says. */
export const connectionRow = (connectionId: string): RowKey => ({
  deviceId: connectionShard((createHash('sha1').update(connectionId).digest()[0] ?? 0) % CONNECTION_SHARDS),
  connectionId,
})

export const connectionShard = (shard: number): string => `connections#${shard}`

/** The open connections of a subject. */
export const subjectPartition = (sub: string): string => `subject#${sub}`

/** The connections whose tokens expire in the same minute. @param exp seconds since 1970 */
export const expiryPartition = (exp: number): string => `expires#${Math.floor(exp / MINUTE_SECONDS)}`

/** The rows about a connection itself, by what must be known to find them again. */
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
