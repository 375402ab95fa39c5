import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NoteSighting } from '../contracts/sighting.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { idAt, RECEIVED_AT } from '../testing/uplinks.ts'
import { type Configure, dynamoConfigure } from './configure.ts'
import { dynamoSightings } from './dynamoDevices.ts'
import { dynamoFleet, type Fleet } from './fleet.ts'
import { FLEET_INDEX } from './fleetIndex.ts'
import { idRanges } from './patterns.ts'
import { registerDevice } from './register.ts'

let tables: TestTables
let fleet: Fleet
let configure: Configure
let note: NoteSighting
let register: ReturnType<typeof registerDevice>
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  const { client } = tables
  const tableName = await tables.create(['deviceId'], {
    name: FLEET_INDEX,
    keys: ['fleet', 'deviceId'],
    projects: 'KEYS_ONLY',
  })
  const eventsTable = await tables.create(['deviceId', 'id'])
  fleet = dynamoFleet({ client, tableName })
  configure = dynamoConfigure({ client, tableName, find: fleet.find })
  note = dynamoSightings({ client, devicesTable: tableName, eventsTable })
  register = registerDevice({ client, tableName })
  tables.sent()
})

const heard = (deviceId: string) =>
  note({ deviceId, id: idAt(0), receivedAt: new Date(RECEIVED_AT).toISOString(), uplinkCount: 1, reported: undefined })
const listed = async (patterns: readonly string[], limit = 100) => {
  const pages: string[][] = []
  for (let after: string | undefined; ; ) {
    const { devices, next } = await fleet.list(patterns, after, limit)
    pages.push(devices.map(({ deviceId }) => deviceId))
    if (next === undefined) return pages
    after = next
  }
}

describe('a list of devices', () => {
  beforeEach(async () => {
    for (const deviceId of ['b2', 'A-1', 'A-10', 'A-2', 'A', 'B1', 'b1']) await heard(deviceId)
    await register('A-3', new Date(0))
  })

  it('is in the order of their ids, page by page, with those that are only registered', async () => {
    expect(await listed(['*'])).toEqual([['A', 'A-1', 'A-10', 'A-2', 'A-3', 'B1', 'b1', 'b2']])
    expect(await listed(['*'], 3)).toEqual([
      ['A', 'A-1', 'A-10'],
      ['A-2', 'A-3', 'B1'],
      ['b1', 'b2'],
    ])
  })

  it('holds what the token covers, each once', async () => {
    expect((await listed(['A-1*', 'A-*', 'A-2', 'b2', 'b2', 'nobody'], 2)).flat()).toEqual([
      'A-1',
      'A-10',
      'A-2',
      'A-3',
      'b2',
    ])
    expect(await listed([])).toEqual([[]])
  })

  it('reads no device that is not in it, and no table from end to end', async () => {
    tables.sent()
    await fleet.list(['A-*'], undefined, 2)
    expect(tables.sent()).toEqual(['QueryCommand', 'BatchGetItemCommand'])
  })
})

it('patterns become runs of ids that do not overlap', () => {
  expect(idRanges(['b', 'a*', 'ab', 'a*', 'abc*', 'b'])).toEqual([
    { from: 'a', isPrefix: true },
    { from: 'b', isPrefix: false },
  ])
  expect(idRanges(['x*', '*'])).toEqual([{ from: '', isPrefix: true }])
})

describe('a desired configuration', () => {
  const desired = { heartbeat_interval: 60, location_mode: 'GNSS' } as const
  const at = new Date(RECEIVED_AT)

  it('gets a version with each change; the same again is no change', async () => {
    await heard('A')
    expect(await configure('A', desired, undefined, at)).toMatchObject({
      kind: 'changed',
      record: { desiredVersion: 1 },
    })
    expect(await configure('A', desired, undefined, at)).toMatchObject({
      kind: 'unchanged',
      record: { desiredVersion: 1 },
    })
    const other = { ...desired, heartbeat_interval: 61 }
    expect(await configure('A', other, 1, at)).toMatchObject({
      kind: 'changed',
      record: { desiredVersion: 2, desired: other },
    })
  })

  it('is not changed over the head of another', async () => {
    await heard('A')
    expect(await configure('A', desired, 0, at)).toMatchObject({ kind: 'changed' })
    expect(await configure('A', { ...desired, heartbeat_interval: 5 }, 0, at)).toMatchObject({
      kind: 'stale',
      record: { desiredVersion: 1, desired },
    })
  })

  it('is for devices that are known', async () => {
    expect(await configure('Typo', desired, undefined, at)).toEqual({ kind: 'unknown' })
    expect(await fleet.find('Typo')).toBeUndefined()
  })

  it('is noted as delivered with the uplink whose answer carries it, and as applied with the one that reports it back', async () => {
    const receivedAt = at.toISOString()
    await heard('A')
    await configure('A', desired, undefined, at)
    const uplink = (afterMs: number, more: Partial<Parameters<NoteSighting>[0]> = {}) =>
      note({
        deviceId: 'A',
        id: idAt(afterMs, String(afterMs).padStart(16, '0')),
        receivedAt,
        uplinkCount: 1,
        reported: undefined,
        ...more,
      })
    await uplink(1000, { delivered: 1 })
    expect(await fleet.find('A')).toMatchObject({ delivered: { version: 1, uplinkId: idAt(1000, '0000000000001000') } })
    await uplink(2000, { reported: { heartbeat_interval: 60 } })
    expect((await fleet.find('A'))?.applied).toBeUndefined()
    tables.sent()
    await uplink(3000, { reported: { location_mode: 'GNSS' } })
    expect(tables.sent().filter(name => name === 'UpdateItemCommand')).toHaveLength(2)
    expect(await fleet.find('A')).toMatchObject({
      applied: { version: 1, uplinkId: idAt(3000, '0000000000003000'), at: receivedAt },
    })
    tables.sent()
    await uplink(4000, { reported: desired })
    expect(tables.sent()).toEqual(['UpdateItemCommand'])
  })
})
