import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { DeviceRecord, ReadDevice } from './deviceRecords.ts'

const LocationMode = z.enum(['NONE', 'WIFI', 'GNSS', 'WIFI_GNSS'])

/** What is read of an item; what does not look like it should is taken as absent, field by field. */
const Item = z.object({
  desired: z
    .object({
      heartbeat_interval: z.int().min(0).max(0xffffffff).optional().catch(undefined),
      location_mode: LocationMode.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  reported: z
    .object({
      heartbeat_interval: z.number().optional().catch(undefined),
      location_mode: z.union([z.string(), z.number()]).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  desiredVersion: z.int().optional().catch(undefined),
  registeredAt: z.string().optional().catch(undefined),
})

/** Reads a device from the Devices table, eventually consistent. Throws the SDK's errors. */
export const dynamoDevices = ({ tableName, maxSockets }: { tableName: string; maxSockets: number }): ReadDevice => {
  const client = new DynamoDBClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 500,
      httpAgent: { keepAlive: true, maxSockets },
      httpsAgent: { keepAlive: true, maxSockets },
    },
  })
  return async (deviceId, abortSignal) => {
    const { Item: item } = await client.send(
      new GetItemCommand({
        TableName: tableName,
        Key: { deviceId: { S: deviceId } },
        ProjectionExpression: 'desired, desiredVersion, reported, registeredAt',
      }),
      { abortSignal },
    )
    return item && deviceRecordOf(unmarshall(item))
  }
}

/** The record in an item of the Devices table. */
export const deviceRecordOf = (item: unknown): DeviceRecord => {
  const { desired, desiredVersion, reported, registeredAt } = Item.parse(item)
  return {
    ...(desired && { desired: configurationOf(desired) }),
    ...(desiredVersion !== undefined && { version: desiredVersion }),
    ...(reported && { reported: configurationOf(reported) }),
    isRegistered: registeredAt !== undefined,
  }
}

const configurationOf = <Mode>({
  heartbeat_interval,
  location_mode,
}: {
  heartbeat_interval?: number | undefined
  location_mode?: Mode | undefined
}): { heartbeat_interval?: number; location_mode?: Mode } => ({
  ...(heartbeat_interval !== undefined && { heartbeat_interval }),
  ...(location_mode !== undefined && { location_mode }),
})
