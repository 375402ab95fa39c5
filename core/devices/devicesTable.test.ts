import { afterAll, beforeAll, expect, it } from 'vitest'
import { tableShapes } from '../contracts/tables.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { dynamoDevices } from './devicesTable.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

const set = (attribute: string, value: Parameters<typeof attributeOf>[0]) => ({
  UpdateExpression: `SET ${attribute} = :value`,
  ExpressionAttributeValues: { ':value': attributeOf(value) },
})
const attributeOf = (value: string | Record<string, string>) =>
  typeof value === 'string'
    ? { S: value }
    : { M: Object.fromEntries(Object.entries(value).map(([key, S]) => [key, { S }])) }

it('an update returns the record after it; where its condition fails, the record as it is', async () => {
  const { read, update } = dynamoDevices({
    client: tables.client,
    tableName: await tables.create(tableShapes.devices.keys),
  })
  expect(await read('A')).toBeUndefined()
  const onlyWhenKnown = { ...set('lastId', 'x'), ConditionExpression: 'attribute_exists(deviceId)' }
  expect(await update('A', onlyWhenKnown)).toMatchObject({ kind: 'refused', record: undefined })
  const record = { deviceId: 'A', lastId: 'one' }
  expect(await update('A', set('lastId', 'one'))).toMatchObject({ kind: 'changed', record })
  // Of all attributes, whether they are new, the same or not mentioned: `UPDATED_NEW` would leave the others out.
  expect(await update('A', set('lastId', 'one'))).toMatchObject({ kind: 'changed', record })
  const nothing = { UpdateExpression: 'REMOVE expiresAt' }
  expect(await update('A', nothing)).toMatchObject({ kind: 'changed', record })
  const onlyWhenNew = { ...set('lastId', 'two'), ConditionExpression: 'attribute_not_exists(deviceId)' }
  expect(await update('A', onlyWhenNew)).toMatchObject({ kind: 'refused', record })
  expect(await read('A')).toEqual(record)
})
