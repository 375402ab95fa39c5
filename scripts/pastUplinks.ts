import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { boundAt } from '../client/ids.ts'
import { slotOf } from '../core/events/history/slots.ts'
import { storedUplink } from '../core/events/stored.ts'
import { batchWrite } from '../core/table/batch.ts'
import { toItem } from '../core/table/item.ts'
import type { Endpoints } from '../local/endpoints.ts'
import type { codecs } from '../proto/codec.ts'
import type { JsonMessage } from '../proto/contract.ts'

/** A message of a device, and when it was sent, ms since 1970. */
export type Past = { readonly deviceId: string; readonly at: number; readonly message: JsonMessage }

const DAY_SECONDS = 86_400
const HASH_LENGTH = 16

/** Writes uplinks of the past into the history of a stack on this machine, as if they had been received then. */
export const storePast = async (
  { aws, outputs }: Endpoints,
  codec: ReturnType<typeof codecs>['uplink'],
  past: readonly Past[],
): Promise<void> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint: aws, region: 'us-east-1', credentials })
  const items = past.map(({ deviceId, at, message }, index) => {
    const raw = Buffer.from(codec.encode(message))
    const id = boundAt(at) + `${index}`.padStart(HASH_LENGTH, '0')
    const wire = { bytes: raw.length, raw: raw.toString('base64'), type: 'CON', messageId: index, token: '01' } as const
    const stored = storedUplink(
      { id, deviceId, receivedAt: new Date(at).toISOString(), uplink: message, wire },
      { uplinkSeconds: DAY_SECONDS, rejectedSeconds: DAY_SECONDS },
    )
    return toItem({ ...stored, slot: slotOf(id) })
  })
  await batchWrite(
    { client, tableName: outputs.EventsTable ?? '' },
    items.map(Item => ({ PutRequest: { Item } })),
  )
  client.destroy()
}
