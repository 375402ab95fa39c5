import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ulid } from 'ulid'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { withExpiry } from '../../core/events/stored.ts'
import { uplinkItem } from '../../core/events/uplink/item.ts'
import { batchWrite } from '../../core/table/batch.ts'
import { toItem } from '../../core/table/item.ts'
import { receivedVector } from '../../core/testing/uplinks.ts'
import { sharedEndpoints } from '../support/sharedEndpoints.ts'
import { stackUnderTest } from '../support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const { aws, outputs } = stack.endpoints
const client = new DynamoDBClient({
  endpoint: aws ?? '',
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})
afterAll(async () => {
  client.destroy()
  await stack.close()
})

const STORED = 10_000

describe.runIf(inject('isLocal'))('a device with 10,000 events', () => {
  it('gives the last 1,000 for what 1,000 events cost, over the socket and over HTTP', async () => {
    const vector = receivedVector('uplink-heartbeat')
    const start = Date.now() - STORED
    const ids: string[] = []
    const puts = Array.from({ length: STORED }, (_, index) => {
      const receivedAt = new Date(start + index).toISOString()
      const id = ulid(start + index)
      ids.push(id)
      const item = uplinkItem({ ...vector, deviceId: 'Deep-1', id, receivedAt })
      const event = withExpiry(item, { uplink: 86_400, rejected: 86_400, log: 60, key: 60, status: 60, alert: 60 })
      return { PutRequest: { Item: toItem(event) } }
    })
    await batchWrite({ client, tableName: outputs.EventsTable ?? '' }, puts)

    const viewer = await stack.viewer('Deep-1', { query: '&tail=1000' })
    await viewer.frame(({ type }) => type === 'live')
    expect(viewer.ids()).toEqual(ids.slice(-1000))
    const frames = viewer.frames.filter(({ type }) => type === 'history')
    expect(Math.max(...frames.map(frame => Buffer.byteLength(JSON.stringify(frame))))).toBeLessThanOrEqual(32 * 1024)

    const { json } = await stack.http('/devices/Deep-1/events?tail=1000')
    const { events, readUnits } = json as { events: { id: string }[]; readUnits: number }
    expect(events.map(({ id }) => id)).toEqual(ids.slice(-1000))
    // Half a read unit for each 4 KB, and an event of this vector takes some 700 bytes.
    expect(readUnits).toBeLessThanOrEqual(100)
    expect(readUnits).toBeGreaterThan(50)
  })
})
