import { afterAll, beforeAll, expect, it } from 'vitest'
import { tableShapes } from '../contracts/tables.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { idAt } from '../testing/uplinks.ts'
import { dynamoDevices } from './devicesTable.ts'
import { noteSighting } from './note/noteSighting.ts'
import { registerDevice } from './register.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

it('registers a device once, before or after its first uplink', async () => {
  const { client } = tables
  const devicesTable = await tables.create(tableShapes.devices.keys)
  const devices = dynamoDevices({ client, tableName: devicesTable })
  const register = registerDevice(devices)
  const note = noteSighting({ devices, findInHistory: async () => undefined })
  const device = (deviceId: string) => tables.item(devicesTable, { deviceId: { S: deviceId } })
  const sighting = { id: idAt(0), receivedAt: 'then', uplinkCount: 1, reported: { sw_version: '1' } }
  const first = '1970-01-01T00:00:00.000Z'

  expect(await register('NEW', new Date(0))).toBe(first)
  expect(await register('NEW', new Date(1))).toBe(first)
  expect(await device('NEW')).toEqual({ deviceId: 'NEW', fleet: 'all', registeredAt: first })
  expect(await note({ ...sighting, deviceId: 'NEW' })).toEqual({ kind: 'noted' })
  expect(await device('NEW')).toMatchObject({ registeredAt: first, uplinkCount: 1, reported: { sw_version: '1' } })

  await note({ ...sighting, deviceId: 'KNOWN' })
  expect(await register('KNOWN', new Date(0))).toBe(first)
  expect(await device('KNOWN')).toMatchObject({ registeredAt: first, uplinkCount: 1, reported: { sw_version: '1' } })
})
