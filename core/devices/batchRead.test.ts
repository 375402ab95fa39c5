import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tableShapes } from '../contracts/tables.ts'
import { batchGetItem } from '../testing/batchGetItem.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { batchReadDevices } from './batchRead.ts'
import { type DevicesTable, dynamoDevices } from './devicesTable.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

let tableName: string
let devices: DevicesTable
beforeEach(async () => {
  tableName = await tables.create(tableShapes.devices.keys)
  devices = dynamoDevices({ client: tables.client, tableName })
})

const { signal } = new AbortController()
const set = (deviceId: string, attribute: string, value: string | Record<string, string>) =>
  devices.update(deviceId, {
    UpdateExpression: `SET ${attribute} = :value`,
    ExpressionAttributeValues: {
      ':value':
        typeof value === 'string'
          ? { S: value }
          : { M: Object.fromEntries(Object.entries(value).map(([key, S]) => [key, { S }])) },
    },
  })

describe('the records of devices in one call', () => {
  it('have only the attributes that decide on an answer; a device without one has none', async () => {
    await set('A', 'lastId', 'one')
    await set('B', 'registeredAt', 'then')
    await set('B', 'reported', { location_mode: 'GNSS', iccid: '89' })
    const read = batchReadDevices({ call: batchGetItem(tables.client), tableName })
    tables.sent()
    expect(await read(['B', 'none', 'A'], signal)).toEqual(
      new Map([
        ['B', { deviceId: 'B', registeredAt: 'then', reported: { location_mode: 'GNSS' } }],
        ['none', undefined],
        ['A', { deviceId: 'A' }],
      ]),
    )
    expect(tables.sent()).toEqual(['BatchGetItemCommand'])
  })

  it('leave out those that the table did not process', async () => {
    const call = async () => ({
      Responses: { [tableName]: [{ deviceId: { S: 'A' } }] },
      UnprocessedKeys: { [tableName]: { Keys: [{ deviceId: { S: 'B' } }] } },
    })
    const read = batchReadDevices({ call, tableName })
    expect(await read(['A', 'B', 'C'], signal)).toEqual(
      new Map([
        ['A', { deviceId: 'A' }],
        ['C', undefined],
      ]),
    )
  })

  it.each([[{}], ['text'], [null], [{ Responses: 3 }]])('are not made up when the answer is %o', async output => {
    const read = batchReadDevices({ call: async () => output, tableName })
    await expect(read(['A'], signal)).rejects.toThrow('without Responses')
  })

  it('are left out when they have expired', async () => {
    const item = { deviceId: { S: 'A' }, expiresAt: { N: '100' } }
    const call = async () => ({ Responses: { [tableName]: [item] } })
    const at = (now: number) => batchReadDevices({ call, tableName, now: () => now })(['A'], signal)
    expect((await at(99_999)).get('A')).toEqual({ deviceId: 'A', expiresAt: 100 })
    expect((await at(100_000)).get('A')).toBeUndefined()
  })
})
