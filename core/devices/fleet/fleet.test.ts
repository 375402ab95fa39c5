import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NoteSighting, NoteSource } from '../../contracts/sighting.ts'
import { tableShapes } from '../../contracts/tables.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { idAt, RECEIVED_AT } from '../../testing/uplinks.ts'
import { dynamoDevices } from '../devicesTable.ts'
import { noteSighting } from '../note/noteSighting.ts'
import { noteSource as sourceNotes } from '../note/noteSource.ts'
import { registerDevice } from '../registry/register.ts'
import { dynamoFleet, type ListDevices } from './fleet.ts'
import { idRanges } from './idRanges.ts'

let tables: TestTables
let list: ListDevices
let note: NoteSighting
let noteSource: NoteSource
let register: ReturnType<typeof registerDevice>
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  const { client } = tables
  const tableName = await tables.create(tableShapes.devices.keys, tableShapes.devices.index)
  const devices = dynamoDevices({ client, tableName, now: () => RECEIVED_AT })
  list = dynamoFleet({ client, tableName, now: () => RECEIVED_AT })
  note = noteSighting({ devices, findInHistory: async () => undefined })
  noteSource = sourceNotes({ devices })
  register = registerDevice(devices)
  tables.sent()
})

const heard = (deviceId: string) =>
  note({ deviceId, id: idAt(0), receivedAt: new Date(RECEIVED_AT).toISOString(), uplinkCount: 1, reported: undefined })
const listed = async (patterns: readonly string[], limit = 100) => {
  const pages: string[][] = []
  for (let after: string | undefined; ; ) {
    const { devices, next } = await list(patterns, after, limit)
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

  it('holds the devices that the token covers, each once', async () => {
    expect((await listed(['A-1*', 'A-*', 'A-2', 'b2', 'b2', 'nobody'], 2)).flat()).toEqual([
      'A-1',
      'A-10',
      'A-2',
      'A-3',
      'b2',
    ])
    expect(await listed([])).toEqual([[]])
  })

  it('reads only the devices in it, and scans no table', async () => {
    tables.sent()
    await list(['A-*'], undefined, 2)
    expect(tables.sent()).toEqual(['QueryCommand', 'QueryCommand', 'BatchGetItemCommand'])
    await list(['A-*'], undefined, 2, ['device'])
    expect(tables.sent()).toEqual(['QueryCommand', 'BatchGetItemCommand'])
  })

  it('holds services too, in the same order, or without them: one that sends an uplink is a device', async () => {
    const at = (id: string) => ({ deviceId: id, id: idAt(0), receivedAt: new Date(RECEIVED_AT).toISOString() })
    for (const source of ['A-15', 'web', 'A-1', 'B1']) await noteSource(at(source))
    await heard('B1')
    const listOf = async (kinds?: ('device' | 'source')[]) =>
      (await list(['*'], undefined, 100, kinds)).devices.map(({ deviceId }) => deviceId)
    expect(await listOf()).toEqual(['A', 'A-1', 'A-10', 'A-15', 'A-2', 'A-3', 'B1', 'b1', 'b2', 'web'])
    expect(await listOf(['source'])).toEqual(['A-15', 'web'])
    expect(await listOf(['device'])).toEqual(['A', 'A-1', 'A-10', 'A-2', 'A-3', 'B1', 'b1', 'b2'])
    expect((await listed(['*'], 3)).flat()).toEqual(await listOf())
    await heard('web')
    expect(await listOf(['source'])).toEqual(['A-15'])
  })

  it('leaves a service one when lines come over CoAP in its name, and takes no address for its own', async () => {
    const at = (deviceId: string, ms: number) => ({
      deviceId,
      id: idAt(ms),
      receivedAt: new Date(RECEIVED_AT + ms).toISOString(),
    })
    await noteSource(at('web', 0))
    await noteSource({ ...at('web', 6_000), address: 'abcdefgh' })
    await noteSource({ ...at('sensor', 0), address: 'abcdefgh' })
    await noteSource(at('sensor', 6_000))
    const [sensor] = (await list(['sensor'], undefined, 100, ['device'])).devices
    expect(sensor?.addresses).toMatch(/^abcdefgh@/)
    const [web] = (await list(['web'], undefined, 100, ['source'])).devices
    expect([web?.lastLineAt, web?.heardAt, web?.addresses]).toEqual([at('web', 6_000).receivedAt, undefined, undefined])
  })
})

it('patterns become ranges of ids that do not overlap', () => {
  expect(idRanges(['b', 'a*', 'ab', 'a*', 'abc*', 'b'])).toEqual([
    { from: 'a', isPrefix: true },
    { from: 'b', isPrefix: false },
  ])
  expect(idRanges(['x*', '*'])).toEqual([{ from: '', isPrefix: true }])
})
