import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dynamoDevices } from '../../devices/devicesTable.ts'
import { statusOf } from '../../devices/fleet/device.ts'
import { noteSighting } from '../../devices/note/noteSighting.ts'
import { batchOf, type LogStore, logStore } from '../../testing/logStore.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { idAt, RECEIVED_AT } from '../../testing/uplinks.ts'
import type { LogDetail } from './detail.ts'

let tables: TestTables
let stored: LogStore
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  stored = await logStore(tables)
})

const DAY_SECONDS = 86_400
const fromDevice = (afterMs: number, digits: string | number = 1, of: Partial<LogDetail> = {}) =>
  batchOf(afterMs, { deviceId: 'ABC123', address: 'aaaaaaaa', ...of }, digits)
const storedIds = async () => (await tables.itemsOf(stored.eventsTable, 'ABC123')).map(({ id }) => id)
const devices = () => dynamoDevices({ client: tables.client, tableName: stored.devicesTable, now: () => RECEIVED_AT })
const record = () => devices().read('ABC123')
const uplink = (afterMs: number, address = 'aaaaaaaa') =>
  noteSighting({ devices: devices(), findInHistory: async () => undefined })({
    deviceId: 'ABC123',
    id: idAt(afterMs, String(afterMs).padStart(16, '0')),
    receivedAt: new Date(RECEIVED_AT + afterMs).toISOString(),
    uplinkCount: 42,
    temperature: 23,
    reported: { heartbeat_interval: 60 },
    address,
  })

describe('a device that sends log lines itself', () => {
  it('is a device from its first line, known by its address, and expires as one', async () => {
    await stored.storing()(fromDevice(0))
    expect(await record()).toMatchObject({
      fleet: 'all',
      lastLineAt: '2024-01-15T10:30:00.000Z',
      heardAt: '2024-01-15T10:30:00.000Z',
      addresses: expect.stringMatching(/^aaaaaaaa@/),
      expiresAt: RECEIVED_AT / 1000 + 30 * DAY_SECONDS,
    })
  })

  it('keeps the summary of its uplinks, whichever comes first', async () => {
    await uplink(0)
    await stored.storing()(fromDevice(1000))
    const between = await record()
    await uplink(2000)
    expect(between).toMatchObject({ uplinkCount: 42, temperature: 23, lastId: idAt(0, '0'.padStart(16, '0')) })
    expect(await record()).toMatchObject({
      lastSeenAt: '2024-01-15T10:30:02.000Z',
      heardAt: '2024-01-15T10:30:01.000Z',
    })
  })

  it('is not late while its lines come, and is when they stop', async () => {
    await uplink(0)
    const at = (seconds: number) => RECEIVED_AT + seconds * 1000
    await stored.storing()(fromDevice(300_000))
    const heard = await record()
    expect(statusOf({ ...heard, heardAt: undefined }, at(310))).not.toBe('online')
    expect(statusOf(heard ?? {}, at(310))).toBe('online')
    expect(statusOf(heard ?? {}, at(900))).not.toBe('online')
  })

  it('is not heard by lines that something else ships in its name', async () => {
    await uplink(0)
    await stored.storing()(batchOf(300_000, { deviceId: 'ABC123' }))
    expect(await record()).toMatchObject({ lastLineAt: '2024-01-15T10:35:00.000Z', fleet: 'all' })
    expect(await record()).not.toHaveProperty('heardAt')
  })

  it('is remembered by four addresses, from lines and uplinks alike', async () => {
    await stored.storing()(fromDevice(0))
    await uplink(1000, 'bbbbbbbb')
    await stored.storing()(fromDevice(2000, 2, { address: 'cccccccc' }))
    expect((await record())?.addresses?.split(' ').map(one => one.slice(0, 8))).toEqual([
      'aaaaaaaa',
      'bbbbbbbb',
      'cccccccc',
    ])
  })

  it('costs one write to the record in five seconds, though its lines come ten times a second', async () => {
    const store = stored.storing()
    tables.sent()
    for (let batch = 0; batch < 49; batch += 1) await store(fromDevice(batch * 100, batch))
    expect((await devices().read('ABC123'))?.lastLineAt).toBe('2024-01-15T10:30:00.000Z')
    await store(fromDevice(5000, 99))
    expect((await devices().read('ABC123'))?.lastLineAt).toBe('2024-01-15T10:30:05.000Z')
  })
})

describe('a message with log lines that comes again, to another listener', () => {
  it.each([
    [-246_000, 'known'],
    [3000, 'known'],
    [246_000, 'known'],
    [248_000, 'stored'],
  ] as const)('%i ms later is %s', async (afterMs, expected) => {
    await stored.storing()(fromDevice(0))
    expect(await stored.storing()(fromDevice(afterMs))).toBe(expected)
    expect(await storedIds()).toHaveLength(expected === 'known' ? 1 : 2)
  })

  it('as it was known before the secret changed is known, and counted once', async () => {
    await stored.storing()(fromDevice(0, 1))
    expect(await stored.storing()(fromDevice(3000, 2, { formerId: fromDevice(3000, 1).id }))).toBe('known')
    expect(await storedIds()).toEqual([fromDevice(0, 1).id])
    expect(
      await tables.item(stored.countsTable, { deviceId: { S: 'ABC123' }, hour: { S: '2024-01-15T10' } }),
    ).toMatchObject({
      '30i': 3,
      '30b': 1,
    })
  })
})
