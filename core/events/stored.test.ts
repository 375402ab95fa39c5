import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UplinkRejected } from '../contracts/events.ts'
import { newestExpression } from '../devices/note/noteExpression.ts'
import { toItem } from '../table/item.ts'
import { itemBytes } from '../table/itemBytes.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { receivedUplink, receivedVector } from '../testing/uplinks.ts'
import { rejectedFrame, uplinkFrame } from './frame.ts'
import { dynamoAppend } from './history/append.ts'
import { slotOf } from './history/slots.ts'
import { rejectionStore } from './store.ts'
import { type StoredEvent, storedFrame, storedRejection, storedUplink } from './stored.ts'

const retention = { uplinkSeconds: 7 * 86_400, rejectedSeconds: 60 }

describe('a stored uplink', () => {
  const event = receivedVector('uplink-eight-wifi')

  it('holds the message once, and the bytes as they came', () => {
    expect(storedUplink(event, retention)).toEqual({
      deviceId: 'ABC123',
      id: event.id,
      type: 'uplink',
      level: 'warn',
      receivedAt: event.receivedAt,
      uplink: event.uplink,
      raw: Uint8Array.from(Buffer.from(event.wire.raw, 'base64')),
      wire: { type: 'CON', messageId: 0x7d34, token: '5e2b' },
      expiresAt: Date.parse(event.receivedAt) / 1000 + 7 * 86_400,
    })
  })

  it('takes one write unit with eight Wi-Fi networks, also with the longest device id and token', () => {
    const deviceId = 'a'.repeat(64)
    const long = { ...event, deviceId, wire: { ...event.wire, token: '0123456789abcdef', messageId: 65_535 } }
    const bytes = (of: typeof event) => itemBytes(toItem({ ...storedUplink(of, retention), slot: slotOf(of.id) }))
    expect(bytes(event)).toBeLessThan(1024)
    expect(bytes(long)).toBeLessThan(1024)
  })

  it('becomes the frame that its viewers saw live', () => {
    const odd = { ...event, warnings: ['1 byte was not decoded'] }
    expect(storedFrame(storedUplink(event, retention))).toEqual(uplinkFrame(event))
    expect(storedFrame(storedUplink(odd, retention))).toEqual(uplinkFrame(odd))
  })
})

describe('a stored rejection', () => {
  const { uplink: _, ...event } = receivedUplink({}, { raw: 'ffff' })
  const rejected: UplinkRejected & { deviceId: string } = { ...event, reason: 'index out of range' }

  it('becomes the frame that its viewers saw live, and goes by its own time', () => {
    const stored = storedRejection(rejected, retention)
    expect(storedFrame(stored)).toEqual(rejectedFrame({ ...rejected, bytes: 2 }))
    expect(stored.expiresAt).toBe(Date.parse(event.receivedAt) / 1000 + 60)
  })

  it('exists only where the device can be told', async () => {
    const stored: StoredEvent[] = []
    const store = rejectionStore({ append: async event => void stored.push(event), retention })
    await store(rejected)
    const { deviceId: _, ...nobodys } = rejected
    await store(nobodys)
    expect(stored).toEqual([storedRejection(rejected, retention)])
  })
})

describe('dynamoAppend', () => {
  let tables: TestTables
  beforeAll(async () => {
    tables = await testTables()
  })
  afterAll(() => tables.close())

  it('adds an event once: the first one stays', async () => {
    const tableName = await tables.create(['deviceId', 'id'])
    const append = dynamoAppend({ client: tables.client, tableName, keepsMerged: false })
    const event = storedUplink(receivedVector('uplink-eight-wifi'), retention)
    await append(event)
    await append({ ...event, level: 'fatal' })
    expect(await tables.itemsOf(tableName, 'ABC123')).toEqual([event])
  })

  it('fails with what is no repetition', async () => {
    const append = dynamoAppend({ client: tables.client, tableName: 'not-there', keepsMerged: false })
    await expect(append(storedUplink(receivedUplink({}), retention))).rejects.toThrow('resource not found')
  })
})

it('the update of a device is within what DynamoDB takes, with thirty reported fields', () => {
  const reported = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`a_rather_long_field_${index}`, index]))
  const { id, receivedAt, deviceId } = receivedUplink({})
  const { UpdateExpression = '', ConditionExpression = '' } = newestExpression(
    { deviceId, id, receivedAt, uplinkCount: 1, reported },
    true,
  )
  expect(UpdateExpression.length).toBeLessThan(4096)
  expect(ConditionExpression.length).toBeLessThan(4096)
  expect(UpdateExpression.match(/=|if_not_exists/g)?.length).toBeLessThan(300)
  const paths = UpdateExpression.replace(/^SET /, '')
    .split(/, (?=[\w.#]+ =)/)
    .map(action => action.split(' =')[0])
  expect(new Set(paths).size).toBe(paths.length)
})
