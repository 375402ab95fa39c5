import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NoteSighting } from '../../contracts/sighting.ts'
import { tableShapes } from '../../contracts/tables.ts'
import { batchGetItem } from '../../testing/batchGetItem.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { idAt, RECEIVED_AT } from '../../testing/uplinks.ts'
import { batchReadDevices } from '../batchRead.ts'
import { configureDevice } from '../configuration/configure.ts'
import { type DevicesTable, dynamoDevices } from '../devicesTable.ts'
import { dynamoFleet } from '../fleet/fleet.ts'
import { noteSighting } from '../note/noteSighting.ts'
import { blockDevice, unblockDevice } from './block.ts'
import { registerDevice } from './register.ts'
import { unregisterDevice } from './unregister.ts'

let tables: TestTables
let tableName: string
let devices: DevicesTable
let note: NoteSighting
let nowMs: number
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  nowMs = RECEIVED_AT
  tableName = await tables.create(tableShapes.devices.keys, tableShapes.devices.index)
  devices = dynamoDevices({ client: tables.client, tableName, now: () => nowMs })
  note = noteSighting({ devices, findInHistory: async () => undefined })
})

/** The record of a device as the listener reads it. */
const readByListener = () => {
  const read = batchReadDevices({ call: batchGetItem(tables.client), tableName, now: () => nowMs })
  return async (deviceId: string) => (await read([deviceId], new AbortController().signal)).get(deviceId)
}

const DAY_MS = 86_400_000
const first = new Date(RECEIVED_AT).toISOString()
const device = (deviceId: string) => tables.item(tableName, { deviceId: { S: deviceId } })
let heard = 0
const hear = (deviceId: string, afterMs = 0) =>
  note({
    deviceId,
    id: idAt(afterMs, String(heard++).padStart(16, '0')),
    receivedAt: new Date(RECEIVED_AT + afterMs).toISOString(),
    uplinkCount: 1,
    reported: { sw_version: '1' },
  })
/** Seconds since 1970, so many days after the first uplink. */
const days = (count: number) => RECEIVED_AT / 1000 + count * 86_400
const now = () => new Date(nowMs)

describe('a device', () => {
  it('is registered once, before or after its first uplink', async () => {
    const register = registerDevice(devices)
    expect(await register('NEW', now())).toBe(first)
    expect(await register('NEW', new Date(RECEIVED_AT + 1))).toBe(first)
    expect(await device('NEW')).toEqual({ deviceId: 'NEW', fleet: 'all', registeredAt: first, kept: 'yes' })
    expect(await hear('NEW')).toEqual({ kind: 'noted' })
    expect(await device('NEW')).toMatchObject({ registeredAt: first, uplinkCount: 1, reported: { sw_version: '1' } })

    await hear('KNOWN')
    expect(await register('KNOWN', now())).toBe(first)
    expect(await device('KNOWN')).toMatchObject({ registeredAt: first, uplinkCount: 1, reported: { sw_version: '1' } })
  })

  it('that is not there, or not registered, cannot be unregistered', async () => {
    await expect(unregisterDevice(devices)('Typo', now())).rejects.toThrow('there is no device Typo')
    await hear('A')
    await expect(unregisterDevice(devices)('A', now())).rejects.toThrow('A is not registered')
    expect(await device('Typo')).toBeUndefined()
  })

  it('that is not there cannot be blocked, and one that is not blocked not unblocked', async () => {
    await expect(blockDevice(devices)('Typo', now())).rejects.toThrow('there is no device Typo')
    await expect(unblockDevice(devices)('Typo', now())).rejects.toThrow('there is no device Typo')
    await hear('A')
    await expect(unblockDevice(devices)('A', now())).rejects.toThrow('A is not blocked')
    expect(await device('Typo')).toBeUndefined()
  })

  it('that is changed by somebody else meanwhile is read again', async () => {
    await registerDevice(devices)('A', now())
    let reads = 0
    const raced: DevicesTable = {
      ...devices,
      read: async deviceId => {
        const record = await devices.read(deviceId)
        if (++reads === 1) await blockDevice(devices)(deviceId, now())
        return record
      },
    }
    expect(await unregisterDevice(raced)('A', now())).toBeUndefined()
    expect(await device('A')).toMatchObject({ blockedAt: first, kept: 'yes' })
  })

  it('that is blocked is told to the listener as blocked, until it is unblocked', async () => {
    const read = readByListener()
    await hear('A')
    expect(await blockDevice(devices)('A', now())).toBe(first)
    expect(await blockDevice(devices)('A', new Date(RECEIVED_AT + 1))).toBe(first)
    expect(await read('A')).toMatchObject({ blockedAt: first })
    await unblockDevice(devices)('A', now())
    expect(await read('A')).not.toHaveProperty('blockedAt')
  })
})

describe('a name expires', () => {
  const expiry = async (deviceId: string) => (await device(deviceId))?.expiresAt

  it('30 days after it was last heard, as long as nobody registers it', async () => {
    await hear('A')
    expect(await expiry('A')).toBe(days(30))
    await hear('A', 10 * DAY_MS)
    expect(await expiry('A')).toBe(days(40))
    await hear('A', 5 * DAY_MS)
    expect(await expiry('A')).toBe(days(40))
  })

  it.each([
    ['registered', () => registerDevice(devices)('A', now())],
    ['blocked', () => blockDevice(devices)('A', now())],
    ['configured', () => configureDevice(devices)('A', { heartbeat_interval: 60, location_mode: 'GNSS' }, {}, now())],
  ])('not once it is %s, however often it is heard again', async (_, keep) => {
    await hear('A')
    await keep()
    expect(await expiry('A')).toBeUndefined()
    await hear('A', 1000)
    // DynamoDB deletes only by attributes that are numbers.
    expect(await expiry('A')).toBe('yes')
    nowMs += 31 * DAY_MS
    expect(await devices.read('A')).toMatchObject({ deviceId: 'A' })
  })

  it('30 days after it was last heard when it is unregistered', async () => {
    await registerDevice(devices)('A', now())
    await hear('A')
    expect(await unregisterDevice(devices)('A', new Date(RECEIVED_AT + DAY_MS))).toEqual(new Date(days(30) * 1000))
    expect(await expiry('A')).toBe(days(30))
    await hear('A', 2 * DAY_MS)
    expect(await expiry('A')).toBe(days(32))
  })

  it('not while it is blocked, but 30 days after it is unblocked', async () => {
    await registerDevice(devices)('A', now())
    await blockDevice(devices)('A', now())
    expect(await unregisterDevice(devices)('A', now())).toBeUndefined()
    expect(await expiry('A')).toBeUndefined()
    await unblockDevice(devices)('A', now())
    expect(await expiry('A')).toBe(days(30))
  })

  it('not when a blocked device that is registered or configured is unblocked', async () => {
    await registerDevice(devices)('A', now())
    await hear('B')
    await configureDevice(devices)('B', { heartbeat_interval: 60, location_mode: 'GNSS' }, {}, now())
    for (const deviceId of ['A', 'B']) {
      await blockDevice(devices)(deviceId, now())
      await unblockDevice(devices)(deviceId, now())
      expect(await device(deviceId)).toMatchObject({ kept: 'yes' })
    }
  })

  it('for every reader at once, though the table deletes it days later', async () => {
    await hear('A')
    await registerDevice(devices)('B', now())
    nowMs += 30 * DAY_MS
    const { client } = tables
    const read = readByListener()
    const list = dynamoFleet({ client, tableName, now: () => nowMs })
    expect(await devices.read('A')).toBeUndefined()
    expect(await read('A')).toBeUndefined()
    expect((await list(['*'], undefined, 10)).devices.map(({ deviceId }) => deviceId)).toEqual(['B'])
  })
})
