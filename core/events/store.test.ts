import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SAME_MESSAGE_MS } from '../../client/ids.ts'
import { seeded } from '../../client/testing/seeded.ts'
import type { Json } from '../contracts/json.ts'
import { packedId } from '../contracts/sameMessage.ts'
import { tableShapes } from '../contracts/tables.ts'
import { dynamoDevices } from '../devices/devicesTable.ts'
import { noteSighting } from '../devices/note/noteSighting.ts'
import { SEEN } from '../devices/seen.ts'
import { toItem } from '../table/item.ts'
import { itemBytes } from '../table/itemBytes.ts'
import { noLogs } from '../testing/noLogs.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { idAt, RECEIVED_AT, receivedUplink } from '../testing/uplinks.ts'
import { dynamoAppend } from './history/append.ts'
import { findRepetition, findUnnotedRepetition } from './history/repetition.ts'
import { rejectedItems } from './rejected/item.ts'
import { eventStore, itemsOnBus, type Stored } from './store.ts'
import { withExpiry } from './stored.ts'
import type { UplinkReceived } from './uplink/detail.ts'
import { uplink as kind } from './uplink/uplink.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

let store: (received: UplinkReceived) => Promise<Stored | undefined>
let devicesTable: string
let eventsTable: string
beforeEach(async () => {
  devicesTable = await tables.create(tableShapes.devices.keys)
  eventsTable = await tables.create(tableShapes.events.keys)
  const { client } = tables
  const storeItem = eventStore({
    note: noteSighting({
      devices: dynamoDevices({ client, tableName: devicesTable }),
      findInHistory: findRepetition({ client, tableName: eventsTable }),
    }),
    findUnnoted: findUnnotedRepetition({ client, tableName: eventsTable }),
    ...noLogs,
    append: dynamoAppend({ client, tableName: eventsTable, keepsMerged: false }),
    retention: { uplink: 3600, rejected: 60, log: 60, key: 60, status: 60, alert: 60 },
  })
  store = async received => {
    const [item] = itemsOnBus(kind.detailType, { uplinks: [received] })
    return item && storeItem(item)
  }
  tables.sent()
})

const device = () => tables.item(devicesTable, { deviceId: { S: 'ABC123' } })
const idsInHistory = async () => (await tables.itemsOf(eventsTable, 'ABC123')).map(({ id }) => id)
/** Without the reading of the item that dynalite does not return with a failed condition, as DynamoDB does. */
const sentButReads = () => tables.sent().filter(name => name !== 'GetItemCommand')
const bits = (index: number) => String(index).padStart(16, '0')
const uplinkAt = (ms: number, hash = bits(0), uplink: Json = {}): UplinkReceived =>
  receivedUplink(uplink, { id: idAt(ms, hash), receivedAt: RECEIVED_AT + ms })
/** As a record holds the id among the last ones. */
const seenAs = (id: string) => new Uint8Array(packedId(id))
const reporting = (config: Json): Json => ({ heartbeat: { config } })

describe('an uplink', () => {
  it('is noted in its device and stored in history', async () => {
    const uplink = { uplink_count: 7, ...reporting({ dev_id: 'ABC123', heartbeat_interval: 720 }) }
    expect(await store(uplinkAt(0, bits(1), uplink))).toBe('stored')
    expect(await device()).toEqual({
      deviceId: 'ABC123',
      fleet: 'all',
      firstId: idAt(0, bits(1)),
      lastId: idAt(0, bits(1)),
      lastSeenAt: '2024-01-15T10:30:00.000Z',
      uplinkCount: 7,
      expiresAt: RECEIVED_AT / 1000 + 30 * 86_400,
      reported: { dev_id: 'ABC123', heartbeat_interval: 720 },
      report: { uplinkId: idAt(0, bits(1)) },
      m0: seenAs(idAt(0, bits(1))),
      ...Object.fromEntries(SEEN.slice(1).map(place => [place, Uint8Array.of(0)])),
    })
    expect(await idsInHistory()).toEqual([idAt(0, bits(1))])
  })

  it('takes two writes and nothing else', async () => {
    await store(uplinkAt(0, bits(0), reporting({ dev_id: 'ABC123' })))
    tables.sent()
    for (let count = 1; count <= 10; count++) {
      await store(uplinkAt(count * 1000, bits(count), reporting({ dev_id: 'ABC123', sw_version: `${count}` })))
      expect(tables.sent()).toEqual(['UpdateItemCommand', 'PutItemCommand'])
    }
  })

  it('that cannot be noted is not stored', async () => {
    tables.failNext('UpdateItemCommand', new Error('throttled'))
    await expect(store(uplinkAt(0))).rejects.toThrow('throttled')
    expect(await idsInHistory()).toEqual([])
  })

  it('is completed when its invocation is repeated', async () => {
    tables.failNext('PutItemCommand', new Error('throttled'))
    await expect(store(uplinkAt(0))).rejects.toThrow('throttled')
    expect(await idsInHistory()).toEqual([])
    expect(await store(uplinkAt(0))).toBe('stored')
    expect(await idsInHistory()).toEqual([idAt(0, bits(0))])
  })

  it('is completed even when it is no longer among the last ones, and noted once more', async () => {
    tables.failNext('PutItemCommand', new Error('throttled'))
    await expect(store(uplinkAt(0, bits(0)))).rejects.toThrow('throttled')
    for (let index = 1; index <= 18; index++) await store(uplinkAt(index * 1000, bits(index)))
    expect(await store(uplinkAt(0, bits(0)))).toBe('stored')
    expect(await idsInHistory()).toHaveLength(19)
    expect(await device()).toMatchObject({ lastId: idAt(18_000, bits(18)) })
  })

  it('that is delivered twice changes nothing the second time', async () => {
    await store(uplinkAt(0, bits(0), { uplink_count: 1 }))
    const before = [await device(), await tables.itemsOf(eventsTable, 'ABC123')]
    expect(await store(uplinkAt(0, bits(0), { uplink_count: 1 }))).toBe('stored')
    expect([await device(), await tables.itemsOf(eventsTable, 'ABC123')]).toEqual(before)
  })
})

describe('a retransmission', () => {
  it.each([1, 1000, SAME_MESSAGE_MS])('received by another task after %i ms is stored under the first id', async ms => {
    await store(uplinkAt(0))
    expect(await store(uplinkAt(ms))).toBe('known')
    expect(await idsInHistory()).toEqual([idAt(0, bits(0))])
    expect(await device()).toMatchObject({ lastId: idAt(0, bits(0)) })
  })

  it('that arrives before the original keeps its own id', async () => {
    await store(uplinkAt(2000))
    expect(await store(uplinkAt(0))).toBe('known')
    expect(await idsInHistory()).toEqual([idAt(2000, bits(0))])
  })

  it('completes the history of the original', async () => {
    tables.failNext('PutItemCommand', new Error('throttled'))
    await expect(store(uplinkAt(0))).rejects.toThrow('throttled')
    expect(await store(uplinkAt(2000))).toBe('known')
    expect(await tables.itemsOf(eventsTable, 'ABC123')).toMatchObject([
      { id: idAt(0, bits(0)), receivedAt: '2024-01-15T10:30:00.000Z' },
    ])
  })

  it('is a message of its own after EXCHANGE_LIFETIME', async () => {
    await store(uplinkAt(0))
    expect(await store(uplinkAt(SAME_MESSAGE_MS + 1))).toBe('stored')
    expect(await idsInHistory()).toHaveLength(2)
  })

  it('is known with sixteen uplinks of the device between, without a look into history', async () => {
    for (let index = 0; index <= 16; index++) await store(uplinkAt(index * 1000, bits(index)))
    tables.sent()
    expect(await store(uplinkAt(20_000, bits(0)))).toBe('known')
    expect(tables.sent()).not.toContain('QueryCommand')
    expect(await idsInHistory()).toHaveLength(17)
  })

  it('is a message of its own with seventeen between', async () => {
    for (let index = 0; index <= 17; index++) await store(uplinkAt(index * 1000, bits(index)))
    expect(await store(uplinkAt(20_000, bits(0)))).toBe('stored')
  })

  it.each([1, 2, 3])(
    'is stored once in any order of storing, with up to sixteen others under way (run %i)',
    async seed => {
      const random = seeded(seed)
      const messages = Array.from({ length: 12 }, (_, index) => uplinkAt(index * 1000, bits(index)))
      const again = messages.map((_, index) => uplinkAt(index * 1000 + 400, bits(index)))
      const pending = [...messages, ...again].toSorted((one, other) => (one.id < other.id ? -1 : 1))
      while (pending.length > 0) {
        const [next] = pending.splice(Math.floor(random() * Math.min(8, pending.length)), 1)
        if (next) await store(next)
      }
      expect((await idsInHistory()).map(id => String(id).slice(10)).toSorted()).toEqual(
        messages.map(({ id }) => id.slice(10)),
      )
      expect(await device()).toMatchObject({ lastId: expect.stringContaining(bits(11)) })
    },
  )

  it('of one that is no longer among them is found in history, when it was overtaken', async () => {
    for (let index = 0; index < 20; index++) await store(uplinkAt(index * 1000, bits(index)))
    expect(await store(uplinkAt(1500, bits(1)))).toBe('known')
    expect(await store(uplinkAt(500, bits(1)))).toBe('known')
    expect(await idsInHistory()).toHaveLength(20)
  })

  it('is known by the id under the former secret, among the last ones and in history', async () => {
    await store(uplinkAt(0, bits(0)))
    const again = (ms: number, index: number) => ({
      ...uplinkAt(ms, bits(100 + index)),
      formerId: idAt(ms, bits(index)),
    })
    expect(await store(again(500, 0))).toBe('known')
    for (let index = 1; index < 20; index++) await store(uplinkAt(index * 1000, bits(index)))
    expect(await store(again(1500, 0))).toBe('known')
    expect(await store(again(1600, 50))).toBe('stored')
    expect(await idsInHistory()).toHaveLength(21)
  })

  it('of what was rejected at first is an uplink of its own', async () => {
    const append = dynamoAppend({ client: tables.client, tableName: eventsTable, keepsMerged: false })
    for (let index = 1; index <= 18; index++) await store(uplinkAt(index * 1000, bits(index)))
    const { uplink: _, ...refused } = uplinkAt(0, bits(0))
    const [rejection] = rejectedItems({ ...refused, reason: 'device is not registered' })
    if (rejection)
      await append(
        withExpiry(rejection.item, { uplink: 60, rejected: 60, log: 60, key: 60, status: 60, alert: 60 }),
        'new',
      )
    expect(await store(uplinkAt(500, bits(0)))).toBe('stored')
  })
})

describe('an uplink that was overtaken', () => {
  it('is stored, and does not move the record back', async () => {
    await store(uplinkAt(5000, bits(1), { uplink_count: 2, ...reporting({ sw_version: 'new' }) }))
    tables.sent()
    expect(await store(uplinkAt(0, bits(0), { uplink_count: 1, ...reporting({ sw_version: 'old' }) }))).toBe('stored')
    expect(sentButReads()).toEqual(['UpdateItemCommand', 'UpdateItemCommand', 'PutItemCommand'])
    expect(await idsInHistory()).toEqual([idAt(0, bits(0)), idAt(5000, bits(1))])
    expect(await device()).toMatchObject({
      lastId: idAt(5000, bits(1)),
      lastSeenAt: '2024-01-15T10:30:05.000Z',
      uplinkCount: 2,
      reported: { sw_version: 'new' },
      m0: seenAs(idAt(0, bits(0))),
      m1: seenAs(idAt(5000, bits(1))),
    })
  })

  it.each([
    ['in order', [0, 1, 2]],
    ['turned round', [2, 1, 0]],
    ['at once', undefined],
  ])('leaves the record at the newest id: %s', async (_, order) => {
    const sent = [0, 1, 2].map(count => uplinkAt(count, bits(9 - count), { uplink_count: count }))
    const storeOne = (index: number) => store(sent[index] ?? uplinkAt(0))
    if (order) for (const index of order) await storeOne(index)
    else await Promise.all([0, 1, 2].map(storeOne))
    expect(await device()).toMatchObject({ lastId: idAt(2, bits(7)), uplinkCount: 2 })
    expect(await idsInHistory()).toHaveLength(3)
  })

  it('is looked up in history only when something may have been forgotten, with a bound', async () => {
    for (let index = 1; index <= 17; index++) await store(uplinkAt(index * 1000, bits(index)))
    tables.sent()
    await store(uplinkAt(0, bits(0)))
    expect(sentButReads()).toEqual([
      'UpdateItemCommand',
      'QueryCommand',
      'QueryCommand',
      'UpdateItemCommand',
      'PutItemCommand',
    ])
  })
})

it('takes the item that comes with a failed condition, without reading it', async () => {
  await store(uplinkAt(0))
  const Item = { deviceId: { S: 'ABC123' }, m16: { B: packedId(idAt(0, bits(0))) } }
  tables.failNext('UpdateItemCommand', new ConditionalCheckFailedException({ message: '', $metadata: {}, Item }))
  tables.sent()
  expect(await store(uplinkAt(500))).toBe('known')
  expect(tables.sent()).toEqual(['UpdateItemCommand', 'PutItemCommand'])
})

describe('the summary of a device is of its newest uplink', () => {
  const saying = (uplink_count: Json[string], modem_temperature: Json[string]): Json => ({
    uplink_count,
    heartbeat: { modem_temperature },
  })

  it.each([
    ['that has neither', {}],
    ['whose values are no numbers', saying('many', 'NaN')],
    ['whose temperature is infinite', saying(-1, 'Infinity')],
    ['that counts in fractions', saying(1.5, null)],
  ])('and is empty after one %s', async (_, uplink) => {
    await store(uplinkAt(0, bits(0), saying(7, -3.5)))
    expect(await device()).toMatchObject({ uplinkCount: 7, temperature: -3.5 })
    await store(uplinkAt(1000, bits(1), uplink))
    expect(await device()).not.toHaveProperty('uplinkCount')
    expect(await device()).not.toHaveProperty('temperature')
    expect(await device()).toMatchObject({ lastId: idAt(1000, bits(1)) })
  })

  it('and is left alone by one that was overtaken', async () => {
    await store(uplinkAt(1000, bits(1), saying(4_294_967_295, 0)))
    await store(uplinkAt(0, bits(0), saying(7, 20)))
    await store(uplinkAt(500, bits(2), {}))
    expect(await device()).toMatchObject({ uplinkCount: 4_294_967_295, temperature: 0 })
  })
})

it('the record of a device that reports everything stays under 1,024 bytes, one write unit', async () => {
  const config = {
    dev_id: 'A'.repeat(24),
    heartbeat_interval: 86_400,
    iccid: '8944500102198304826'.padEnd(20, '0'),
    hw_version: 'hardware-2.1.0-rc',
    sw_version: '12.10.104+build.20260115',
    location_mode: 'WIFI_GNSS',
  }
  for (let index = 0; index <= 17; index++) {
    await store({
      ...uplinkAt(index * 1000, bits(index), {
        uplink_count: 4_000_000_000 + index,
        heartbeat: { config, modem_temperature: -23.456789 },
      }),
      delivered: 1000 + index,
    })
  }
  const step = { version: 1000, uplinkId: idAt(0), at: '2024-01-15T10:30:00.000Z' }
  const rest = {
    registeredAt: step.at,
    desired: { heartbeat_interval: 604_800, location_mode: 'WIFI_GNSS' },
    desiredVersion: 1000,
    desiredAt: step.at,
    applied: step,
  }
  expect(itemBytes(toItem({ ...(await device()), ...rest }))).toBeLessThan(1024)
})

describe('what a device reported', () => {
  it('is merged field by field', async () => {
    await store(uplinkAt(0, bits(0), reporting({ dev_id: 'ABC123', heartbeat_interval: 720, sw_version: '1' })))
    await store(uplinkAt(1000, bits(1), reporting({ sw_version: '2' })))
    await store(uplinkAt(2000, bits(2), {}))
    await store(uplinkAt(3000, bits(3), reporting({})))
    expect(await device()).toMatchObject({
      reported: { dev_id: 'ABC123', heartbeat_interval: 720, sw_version: '2' },
      lastId: idAt(3000, bits(3)),
    })
  })

  it('becomes the map on a record that has none yet', async () => {
    await store(uplinkAt(0, bits(0)))
    expect(await device()).not.toHaveProperty('reported')
    await store(uplinkAt(1000, bits(1), reporting({ size: 1, 'odd-name': { value: true } })))
    expect(await device()).toMatchObject({
      reported: { size: 1, 'odd-name': { value: true } },
      lastId: idAt(1000, bits(1)),
    })
  })

  it('is refused with the reason when the table refuses it', async () => {
    const refusal = (message: string) =>
      new DynamoDBServiceException({ name: 'ValidationException', message, $fault: 'client', $metadata: {} })
    tables.failNext('UpdateItemCommand', refusal('Item size has exceeded the maximum allowed size'))
    await expect(store(uplinkAt(0, bits(0), reporting({ a: 1 })))).rejects.toThrow('Item size')
    tables.failNext('UpdateItemCommand', refusal('The document path provided is invalid'))
    await store(uplinkAt(0, bits(0), reporting({ a: 1 })))
    expect(await device()).toMatchObject({ reported: { a: 1 } })
  })
})

it('stores numbers beyond what a table can hold, as text', async () => {
  const gnss = { latitude: 5e-324, longitude: 1e300 }
  await store(uplinkAt(0, bits(0), { location: { gnss }, ...reporting({ gain: 1e200, offset: 1e20 }) }))
  expect(await tables.itemsOf(eventsTable, 'ABC123')).toMatchObject([
    { uplink: { location: { gnss: { latitude: '5e-324', longitude: '1e+300' } } } },
  ])
  expect(await device()).toMatchObject({ reported: { gain: '1e+200', offset: 1e20 } })
})
