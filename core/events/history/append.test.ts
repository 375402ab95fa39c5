import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tableShapes } from '../../contracts/tables.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { idAt, receivedUplink, receivedVector } from '../../testing/uplinks.ts'
import { withExpiry } from '../stored.ts'
import { uplinkItem } from '../uplink/item.ts'
import { dynamoAppend } from './append.ts'

const retention = { uplink: 7 * 86_400, rejected: 60, log: 60, key: 60, status: 60, alert: 60 }

describe('dynamoAppend', () => {
  let tables: TestTables
  beforeAll(async () => {
    tables = await testTables()
  })
  afterAll(() => tables.close())

  const history = async () => {
    const tableName = await tables.create(tableShapes.events.keys)
    tables.sent()
    return { tableName, append: dynamoAppend({ client: tables.client, tableName, keepsMerged: false }) }
  }
  const eventOf = (deviceId: string, count: number) =>
    withExpiry(uplinkItem({ ...receivedUplink({ uplink_count: count }, { id: idAt(count) }), deviceId }), retention)

  it('adds an event once: the first one stays', async () => {
    const { tableName, append } = await history()
    const event = withExpiry(uplinkItem(receivedVector('uplink-eight-wifi')), retention)
    await append(event, 'new')
    await append({ ...event, level: 'fatal' }, 'known')
    expect(await tables.itemsOf(tableName, 'ABC123')).toEqual([event])
  })

  it('adds the new events of one turn with one call, and those that come meanwhile with the next', async () => {
    const { tableName, append } = await history()
    const add = (deviceId: string) => append(eventOf(deviceId, 1), 'new')
    const first = ['A', 'B', 'C'].map(add)
    await new Promise(setImmediate)
    await Promise.all([...first, ...['D', 'E'].map(add)])
    expect(tables.sent()).toEqual(['BatchWriteItemCommand', 'BatchWriteItemCommand'])
    for (const deviceId of ['A', 'B', 'C', 'D', 'E'])
      expect(await tables.itemsOf(tableName, deviceId)).toEqual([eventOf(deviceId, 1)])
  })

  it('adds a single event by itself, and more than a call takes', async () => {
    const { tableName, append } = await history()
    await append(eventOf('A', 0), 'new')
    await Promise.all(Array.from({ length: 60 }, (_, count) => append(eventOf('A', count + 1), 'new')))
    expect(tables.sent()).toEqual(['PutItemCommand', ...Array.from({ length: 3 }, () => 'BatchWriteItemCommand')])
    expect(await tables.itemsOf(tableName, 'A')).toHaveLength(61)
  })

  it('a failure is that of each event of its group; the next ones are added', async () => {
    const { tableName, append } = await history()
    tables.failNext('BatchWriteItemCommand', new Error('throttled'))
    const group = [append(eventOf('A', 1), 'new'), append(eventOf('B', 1), 'new')]
    const results = await Promise.allSettled(group)
    expect(results).toMatchObject([{ reason: { message: 'throttled' } }, { reason: { message: 'throttled' } }])
    await Promise.all([
      append(eventOf('A', 1), 'known'),
      append(eventOf('A', 2), 'new'),
      append(eventOf('B', 1), 'new'),
    ])
    expect(await tables.itemsOf(tableName, 'A')).toHaveLength(2)
    expect(await tables.itemsOf(tableName, 'B')).toHaveLength(1)
  })

  it('an event that DynamoDB does not take keeps none of its group out', async () => {
    const { tableName, append } = await history()
    const bad = { ...eventOf('A', 1), deviceId: '' }
    const results = await Promise.allSettled([append(bad, 'new'), append(eventOf('B', 1), 'new')])
    expect(results).toMatchObject([
      { status: 'rejected', reason: { name: 'ValidationException' } },
      { status: 'fulfilled' },
    ])
    expect(await tables.itemsOf(tableName, 'B')).toHaveLength(1)
  })

  it('fails with what is no repetition', async () => {
    const append = dynamoAppend({ client: tables.client, tableName: 'not-there', keepsMerged: false })
    const event = withExpiry(uplinkItem(receivedUplink({})), retention)
    await expect(append(event, 'new')).rejects.toThrow('resource not found')
    await expect(append(event, 'known')).rejects.toThrow('resource not found')
  })
})
