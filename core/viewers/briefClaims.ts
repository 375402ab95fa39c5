import { createHash } from 'node:crypto'
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { Claims } from '../contracts/claims.ts'
import { ALL_DEVICES } from '../contracts/deviceId.ts'
import { fromItem, toItem } from '../table/item.ts'

/** Lists of devices up to this size stand in each row themselves, bytes. */
const SHORT_BYTES = 128
/** The lists that one instance keeps; each has at most 7 KB. */
const KEPT = 500

/**
 * Claims as rows hold them. A long list of devices is stored once, under its hash, because every event reads the rows of all
 * viewers of `*`, and every message of a viewer writes the row of its connection.
 */
export const BriefClaims = Claims.extend({ devicesHash: z.string().optional() })
export type BriefClaims = z.infer<typeof BriefClaims>

/** A list of devices that is stored by itself. It never changes: its key is its hash. */
export type DevicesRow = {
  readonly deviceId: string
  readonly connectionId: string
  readonly devices: readonly string[]
}

/** The claims for a row, and the list of devices that has to be stored beside it, if any. */
export const briefOf = (claims: Claims): { readonly brief: BriefClaims; readonly row?: DevicesRow } => {
  if (Buffer.byteLength(claims.devices.join(' ')) <= SHORT_BYTES) return { brief: claims }
  const devicesHash = createHash('sha256').update(JSON.stringify(claims.devices)).digest('base64url')
  return {
    brief: { ...claims, devices: [], devicesHash },
    row: { ...keyOf(devicesHash), devices: claims.devices },
  }
}

/** The claims for the row of a subscription: a row of one device needs no list. */
export const claimsForRow = (claims: Claims, deviceId: string): BriefClaims =>
  deviceId === ALL_DEVICES ? briefOf(claims).brief : { ...claims, devices: [deviceId] }

/** Whole claims again. Where the list of devices is no longer stored, they cover no device. */
export type WholeClaims = (brief: BriefClaims) => Promise<Claims>

/** @see WholeClaims. An instance reads each list once, since a list never changes. */
export const dynamoWholeClaims = ({
  client,
  tableName,
}: {
  client: DynamoDBClient
  tableName: string
}): WholeClaims => {
  const kept = new Map<string, Promise<readonly string[]>>()

  const read = async (hash: string): Promise<readonly string[]> => {
    // The list is written before the rows that refer to it.
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: toItem(keyOf(hash)), ConsistentRead: true }),
    )
    return Item ? (Row.safeParse(fromItem(Item)).data?.devices ?? []) : []
  }

  const devicesOf = (hash: string): Promise<readonly string[]> => {
    const known = kept.get(hash)
    if (known) return known
    const [oldest] = kept.keys()
    if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest)
    const reading = read(hash).then(
      devices => {
        if (devices.length === 0) kept.delete(hash)
        return devices
      },
      error => {
        kept.delete(hash)
        throw error
      },
    )
    kept.set(hash, reading)
    return reading
  }

  return async ({ devicesHash, ...claims }) =>
    devicesHash === undefined ? claims : { ...claims, devices: [...(await devicesOf(devicesHash))] }
}

const keyOf = (hash: string) => ({ deviceId: `devices#${hash}`, connectionId: '-' })

const Row = z.object({ devices: Claims.shape.devices })
