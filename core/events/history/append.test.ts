import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tableShapes } from '../../contracts/tables.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { receivedUplink, receivedVector } from '../../testing/uplinks.ts'
import { withExpiry } from '../stored.ts'
import { uplinkItem } from '../uplink/item.ts'
import { dynamoAppend } from './append.ts'

const retention = { uplink: 7 * 86_400, rejected: 60 }

describe('dynamoAppend', () => {
  let tables: TestTables
  beforeAll(async () => {
    tables = await testTables()
  })
  afterAll(() => tables.close())

  it('adds an event once: the first one stays', async () => {
    const tableName = await tables.create(tableShapes.events.keys)
    const append = dynamoAppend({ client: tables.client, tableName, keepsMerged: false })
    const event = withExpiry(uplinkItem(receivedVector('uplink-eight-wifi')), retention)
    await append(event)
    await append({ ...event, level: 'fatal' })
    expect(await tables.itemsOf(tableName, 'ABC123')).toEqual([event])
  })

  it('fails with what is no repetition', async () => {
    const append = dynamoAppend({ client: tables.client, tableName: 'not-there', keepsMerged: false })
    await expect(append(withExpiry(uplinkItem(receivedUplink({})), retention))).rejects.toThrow('resource not found')
  })
})
