import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tableShapes } from '../contracts/tables.ts'
import { toItem } from '../table/item.ts'
import { viewerWith } from '../testing/claims.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { RECEIVED_AT } from '../testing/uplinks.ts'
import { dynamoViewers, type Viewer, type Viewers } from './viewers.ts'

let tables: TestTables
let viewers: Viewers
let tableName: string
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  tableName = await tables.create(tableShapes.viewers.keys)
  viewers = dynamoViewers({ client: tables.client, tableName, now: () => RECEIVED_AT })
})

const add = async (viewer: Viewer | Record<string, unknown>) => {
  await tables.client.send(new PutItemCommand({ TableName: tableName, Item: toItem(viewer) }))
}

describe('dynamoViewers', () => {
  it('finds the viewers of a device', async () => {
    const rows = [
      viewerWith({ connectionId: 'c1' }),
      viewerWith({ connectionId: 'c2', levels: ['warn', 'error'] }),
      viewerWith({ deviceId: '*', connectionId: 'c3' }),
    ]
    for (const viewer of rows) await add(viewer)
    expect(await viewers.watching('ABC123')).toEqual(rows.slice(0, 2))
    expect(await viewers.watching('*')).toEqual(rows.slice(2))
    expect(await viewers.watching('XYZ')).toEqual([])
    expect(await viewers.find('ABC123', 'c2')).toEqual(rows[1])
    expect(await viewers.find('ABC123', 'c3')).toBeUndefined()
  })

  it('reads on when a page is full', async () => {
    const devices = Array.from({ length: 100 }, (_, index) => `${'d'.repeat(60)}${index}`)
    for (let index = 0; index < 200; index++) await add(viewerWith({ connectionId: `c${index}`, claims: { devices } }))
    tables.sent()
    expect(await viewers.watching('ABC123')).toHaveLength(200)
    expect(tables.sent().length).toBeGreaterThan(1)
  })

  it('leaves out a row that it cannot read, and one that has expired', async () => {
    await add(viewerWith())
    await add(viewerWith({ connectionId: 'old', expiresAt: RECEIVED_AT / 1000 }))
    await add({ deviceId: 'ABC123', connectionId: 'c2', claims: 'of another version' })
    expect(await viewers.watching('ABC123')).toEqual([viewerWith()])
  })
})
