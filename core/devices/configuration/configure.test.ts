import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NoteSighting, NoteSource } from '../../contracts/sighting.ts'
import { tableShapes } from '../../contracts/tables.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { idAt, RECEIVED_AT } from '../../testing/uplinks.ts'
import { type DevicesTable, dynamoDevices } from '../devicesTable.ts'
import { noteSighting } from '../note/noteSighting.ts'
import { noteSource } from '../note/noteSource.ts'
import { type Configure, configureDevice } from './configure.ts'

let tables: TestTables
let read: DevicesTable['read']
let configure: Configure
let note: NoteSighting
let noteLines: NoteSource
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  const devices = dynamoDevices({
    client: tables.client,
    tableName: await tables.create(tableShapes.devices.keys),
    now: () => RECEIVED_AT,
  })
  read = devices.read
  configure = configureDevice(devices)
  note = noteSighting({ devices, findInHistory: async () => undefined })
  noteLines = noteSource({ devices })
})

const heard = (deviceId: string) =>
  note({ deviceId, id: idAt(0), receivedAt: new Date(RECEIVED_AT).toISOString(), uplinkCount: 1, reported: undefined })

describe('a desired configuration', () => {
  const desired = { heartbeat_interval: 60, location_mode: 'GNSS' } as const
  const at = new Date(RECEIVED_AT)

  it('gets a new version with each change; the same configuration is no change', async () => {
    await heard('A')
    expect(await configure('A', desired, {}, at)).toMatchObject({
      kind: 'changed',
      record: { desiredVersion: 1 },
    })
    expect(await configure('A', desired, {}, at)).toMatchObject({
      kind: 'unchanged',
      record: { desiredVersion: 1 },
    })
    const other = { ...desired, heartbeat_interval: 61 }
    expect(await configure('A', other, { oneOf: [1] }, at)).toMatchObject({
      kind: 'changed',
      record: { desiredVersion: 2, desired: other },
    })
  })

  it('is not changed when another writer has changed it since', async () => {
    await heard('A')
    expect(await configure('A', desired, { oneOf: [0] }, at)).toMatchObject({ kind: 'changed' })
    expect(await configure('A', { ...desired, heartbeat_interval: 5 }, { oneOf: [0] }, at)).toMatchObject({
      kind: 'stale',
      record: { desiredVersion: 1, desired },
    })
  })

  it.each([
    [{ oneOf: [1, 2] }, 'changed'],
    [{ oneOf: [2, 3] }, 'stale'],
    [{ oneOf: [0] }, 'stale'],
    [{ oneOf: [] }, 'stale'],
    [{ noneOf: [1] }, 'stale'],
    [{ noneOf: [0, 2] }, 'changed'],
    [{ noneOf: [] }, 'changed'],
    [{ oneOf: [1], noneOf: [1] }, 'stale'],
  ])('of version 1 is changed or not as a caller expects: %j', async (expected, kind) => {
    await heard('A')
    await configure('A', desired, {}, at)
    const other = { ...desired, heartbeat_interval: 61 }
    expect(await configure('A', other, expected, at)).toMatchObject({ kind })
  })

  it.each([
    [{ oneOf: [0] }, 'changed'],
    [{ oneOf: [1] }, 'stale'],
    [{ noneOf: [0] }, 'stale'],
    [{ noneOf: [1] }, 'changed'],
  ])('that was never set is version 0: %j', async (expected, kind) => {
    await heard('A')
    expect(await configure('A', desired, expected, at)).toMatchObject({ kind })
  })

  it('is refused for a log source, until an uplink has come in its name', async () => {
    await noteLines({ deviceId: 'web-1', id: idAt(0), receivedAt: new Date(RECEIVED_AT).toISOString() })
    expect(await configure('web-1', desired, {}, at)).toEqual({ kind: 'source' })
    expect(await read('web-1')).not.toHaveProperty('desired')
    await heard('web-1')
    expect(await configure('web-1', desired, {}, at)).toMatchObject({ kind: 'changed' })
  })

  it('is refused for unknown devices', async () => {
    expect(await configure('Typo', desired, {}, at)).toEqual({ kind: 'unknown' })
    expect(await read('Typo')).toBeUndefined()
  })

  it('is noted as delivered with the uplink whose answer carries it, and as applied with the uplink that reports it back', async () => {
    const receivedAt = at.toISOString()
    await heard('A')
    await configure('A', desired, {}, at)
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
    expect(await read('A')).toMatchObject({ delivered: { version: 1, uplinkId: idAt(1000, '0000000000001000') } })
    await uplink(2000, { reported: { heartbeat_interval: 60 } })
    expect((await read('A'))?.applied).toBeUndefined()
    tables.sent()
    await uplink(3000, { reported: { location_mode: 'GNSS' } })
    expect(tables.sent().filter(name => name === 'UpdateItemCommand')).toHaveLength(2)
    expect(await read('A')).toMatchObject({
      applied: { version: 1, uplinkId: idAt(3000, '0000000000003000'), at: new Date(RECEIVED_AT + 3000).toISOString() },
    })
    tables.sent()
    await uplink(4000, { reported: desired })
    expect(tables.sent()).toEqual(['UpdateItemCommand'])
  })
})
