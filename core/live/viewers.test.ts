import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestTables, testTables } from '../testing/tables.ts'
import { CONNECTION_INDEX, dynamoViewers, type Viewer, type Viewers } from './viewers.ts'

let tables: TestTables
let viewers: Viewers
let tableName: string
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  tableName = await tables.create(['deviceId', 'connectionId'], { name: CONNECTION_INDEX, key: 'connectionId' })
  viewers = dynamoViewers({ client: tables.client, tableName })
})

const row = (deviceId: string, connectionId: string, changes: Partial<Viewer> = {}): Viewer => ({
  deviceId,
  connectionId,
  connectedAt: '2024-01-15T10:30:00.000Z',
  claims: { sub: 'someone', exp: 2_000_000_000, devices: ['ABC*'], scope: ['read'] },
  expiresAt: 2_000_000_000,
  ...changes,
})

describe('dynamoViewers', () => {
  it('finds who watches a device', async () => {
    const rows = [row('ABC123', 'c1'), row('ABC123', 'c2', { level: 'warn' }), row('*', 'c3')]
    for (const viewer of rows) await viewers.add(viewer)
    expect(await viewers.watching('ABC123')).toEqual(rows.slice(0, 2))
    expect(await viewers.watching('*')).toEqual(rows.slice(2))
    expect(await viewers.watching('XYZ')).toEqual([])
  })

  it('finds the rows of a connection, and forgets them', async () => {
    for (const viewer of [row('A', 'c1'), row('B', 'c1'), row('A', 'c2')]) await viewers.add(viewer)
    const ofConnection = await viewers.ofConnection('c1')
    expect(ofConnection.toSorted((a, b) => a.deviceId.localeCompare(b.deviceId))).toEqual([
      { deviceId: 'A', connectionId: 'c1' },
      { deviceId: 'B', connectionId: 'c1' },
    ])
    await Promise.all(ofConnection.map(viewers.remove))
    expect(await viewers.ofConnection('c1')).toEqual([])
    expect(await viewers.watching('A')).toEqual([row('A', 'c2')])
  })

  it('reads on when a page is full', async () => {
    const claims = { ...row('A', 'c').claims, devices: Array.from({ length: 100 }, (_, i) => `${'d'.repeat(60)}${i}`) }
    for (let index = 0; index < 200; index++) await viewers.add(row('A', `c${index}`, { claims }))
    tables.sent()
    expect(await viewers.watching('A')).toHaveLength(200)
    expect(tables.sent().length).toBeGreaterThan(1)
  })

  it('leaves out a row that it cannot read', async () => {
    await viewers.add(row('A', 'c1'))
    const foreign = { deviceId: { S: 'A' }, connectionId: { S: 'c2' }, claims: { S: 'of another version' } }
    await tables.client.send(new PutItemCommand({ TableName: tableName, Item: foreign }))
    expect(await viewers.watching('A')).toEqual([row('A', 'c1')])
  })
})
