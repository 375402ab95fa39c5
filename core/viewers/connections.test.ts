import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tableShapes } from '../contracts/tables.ts'
import { toItem } from '../table/item.ts'
import { itemBytes } from '../table/itemBytes.ts'
import { viewerWith } from '../testing/claims.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { RECEIVED_AT } from '../testing/uplinks.ts'
import { briefOf } from './briefClaims.ts'
import { connectionRow, subscriptionPartition } from './connectionRows.ts'
import { type Connections, dynamoConnections } from './connections.ts'
import { dynamoViewers, type Viewers } from './viewers.ts'

let tables: TestTables
let connections: Connections
let viewers: Viewers
let tableName: string
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  tableName = await tables.create(tableShapes.viewers.keys)
  const table = { client: tables.client, tableName }
  connections = dynamoConnections({ ...table, now: () => RECEIVED_AT })
  viewers = dynamoViewers({ ...table, now: () => RECEIVED_AT })
  tables.sent()
})

const rows = async () => (await tables.client.send(new ScanCommand({ TableName: tableName }))).Count
const seconds = RECEIVED_AT / 1000

describe('a connection', () => {
  it('enters with its subscription, in one call, and leaves nothing behind', async () => {
    await connections.enter(viewerWith({ claims: { exp: seconds + 3600 } }))
    expect(tables.sent()).toEqual(['BatchWriteItemCommand'])
    expect(await viewers.watching('ABC123')).toEqual([
      viewerWith({ claims: { exp: seconds + 3600, devices: ['ABC123'] } }),
    ])
    await connections.watch(viewerWith({ deviceId: 'B', claims: { exp: seconds + 3600 } }), 10)
    await connections.leave('c1')
    expect(await rows()).toBe(0)
    await connections.leave('c1')
  })

  it('of a token that may not read enters without a subscription', async () => {
    const claims = { exp: seconds + 3600, scope: ['ship' as const] }
    await connections.enter(viewerWith({ deviceId: '*', claims }))
    expect(await viewers.watching('*')).toEqual([])
    expect(await connections.heard('c1', seconds)).toMatchObject({ connectionId: 'c1', watches: [] })
    await connections.leave('c1')
    expect(await rows()).toBe(0)
  })

  it('remembers that its subscriptions take several events in one message', async () => {
    await connections.enter(viewerWith({ batch: true, claims: { exp: seconds + 3600 } }))
    expect(await connections.heard('c1', seconds)).toMatchObject({ batch: true })
    expect(await viewers.watching('ABC123')).toMatchObject([{ batch: true }])
    await connections.leave('c1')
  })

  it('subscribes to the events and to the status of one device, which are two subscriptions', async () => {
    await connections.enter(viewerWith())
    expect(await connections.watch(viewerWith({ status: true }), 2)).toBe(true)
    expect(await connections.watch(viewerWith({ deviceId: '*', status: true }), 2)).toBe(false)
    expect(await viewers.watching('ABC123')).toMatchObject([{ deviceId: 'ABC123', connectionId: 'c1' }])
    expect(await viewers.watchingStatus('ABC123')).toEqual([
      viewerWith({ status: true, claims: { devices: ['ABC123'] } }),
    ])
    await connections.unwatch({ deviceId: subscriptionPartition({ deviceId: 'ABC123' }), connectionId: 'c1' })
    expect([await viewers.watching('ABC123'), await viewers.watchingStatus('ABC123')]).toMatchObject([[], [{}]])
    expect(await connections.watch(viewerWith({ deviceId: '*', status: true }), 2)).toBe(true)
    await connections.unwatch({
      deviceId: subscriptionPartition({ deviceId: 'ABC123', status: true }),
      connectionId: 'c1',
    })
    expect(await viewers.watchingStatus('ABC123')).toEqual([])
    await connections.leave('c1')
    expect(await rows()).toBe(0)
  })

  it('may begin with the status of all devices, which an uplink does not read', async () => {
    const claims = { devices: Array.from({ length: 100 }, (_, place) => `fleet-${place}*`) }
    for (let place = 0; place < 50; place++)
      await connections.enter(viewerWith({ connectionId: `c${place}`, deviceId: '*', status: true, claims }))
    tables.sent()
    expect([await viewers.watching('*'), await viewers.watching('ABC123')]).toEqual([[], []])
    expect(tables.sent()).toEqual(['QueryCommand', 'QueryCommand'])
    const watching = await viewers.watchingStatus('*')
    expect(watching).toHaveLength(50)
    expect(watching[0]).toMatchObject({ deviceId: '*', status: true, claims })
    await connections.leave('c0')
    expect(await viewers.watchingStatus('*')).toHaveLength(49)
  })

  it('is counted by its subject, and in the total', async () => {
    for (const connectionId of ['c1', 'c2', 'c3']) await connections.enter(viewerWith({ connectionId }))
    await connections.enter(viewerWith({ connectionId: 'c4', claims: { sub: 'other' } }))
    expect(await connections.countOf('someone')).toBe(3)
    expect(await connections.count()).toBe(4)
    await connections.leave('c2')
    expect([await connections.countOf('someone'), await connections.count()]).toEqual([2, 3])
  })

  it('no longer counts once its row has expired, whether the table has removed it or not', async () => {
    await connections.enter(viewerWith({ expiresAt: seconds }))
    expect([await connections.countOf('someone'), await connections.count()]).toEqual([0, 0])
  })

  it('counts its messages by the second, and knows its claims', async () => {
    await connections.enter(viewerWith())
    const heard = async (second: number) => (await connections.heard('c1', second))?.messages
    expect([await heard(5), await heard(5), await heard(5), await heard(6)]).toEqual([1, 2, 3, 1])
    expect(await connections.heard('c1', 7)).toMatchObject({ claims: viewerWith().claims, watches: ['ABC123'] })
    expect(await connections.heard('stranger', 7)).toBeUndefined()
    expect(await connections.count()).toBe(1)
  })

  it('has at most its maximum of subscriptions; the same one again does not count', async () => {
    await connections.enter(viewerWith())
    expect(await connections.watch(viewerWith({ deviceId: 'B' }), 2)).toBe(true)
    expect(await connections.watch(viewerWith({ deviceId: 'C' }), 2)).toBe(false)
    expect(await connections.watch(viewerWith({ deviceId: 'B', levels: ['error'] }), 2)).toBe(true)
    expect(await viewers.watching('C')).toEqual([])
    expect(await viewers.watching('B')).toMatchObject([{ levels: ['error'] }])
    await connections.unwatch({ deviceId: 'B', connectionId: 'c1' })
    expect(await viewers.watching('B')).toEqual([])
    expect(await connections.watch(viewerWith({ deviceId: 'C' }), 2)).toBe(true)
    await connections.unwatch({ deviceId: 'A', connectionId: 'stranger' })
  })

  it('that left a row behind is rid of it, too', async () => {
    await connections.enter(viewerWith())
    await connections.leave('c1')
    await tables.client.send(new PutItemCommand({ TableName: tableName, Item: toItem(viewerWith()) }))
    expect(await connections.isKnown('c1')).toBe(false)
    await connections.leave('c1', 'ABC123')
    expect(await viewers.watching('ABC123')).toEqual([])
  })

  it('that is to be cut later is found with those that expire now', async () => {
    await connections.enter(viewerWith())
    expect(await connections.isKnown('c1')).toBe(true)
    await connections.cutLater('c1')
    expect(await connections.expiringWith(seconds)).toEqual([{ connectionId: 'c1', exp: seconds }])
  })

  it('is found by the minute in which its token expires, unless the platform cuts it before', async () => {
    const soon = seconds + 90
    await connections.enter(viewerWith({ connectionId: 'soon', claims: { exp: soon } }))
    await connections.enter(viewerWith({ connectionId: 'late', claims: { exp: seconds + 3 * 3600 } }))
    expect(await connections.expiringWith(soon)).toEqual([{ connectionId: 'soon', exp: soon }])
    expect(await connections.expiringWith(soon - 60)).toEqual([])
    expect(await connections.expiringWith(seconds + 3 * 3600)).toEqual([])
  })
})

describe('rows of viewers whose tokens list many devices', () => {
  const devices = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(64, 'A'))
  const ofAll = (connectionId: string) => viewerWith({ deviceId: '*', connectionId, claims: { devices } })
  const bytesIn = async (partition: string) => {
    const items = await tables.itemsOf(tableName, partition)
    return items.reduce((sum, item) => sum + itemBytes(toItem(item)), 0)
  }

  it('do not repeat the list: an uplink of another device costs two read units for 50 sockets of *', async () => {
    for (let socket = 0; socket < 50; socket++) await connections.enter(ofAll(`c${socket}`))
    const bytes = await bytesIn('*')
    expect(bytes / 50).toBeLessThan(300)
    expect(Math.ceil(bytes / 4096) / 2).toBeLessThanOrEqual(2)
    tables.sent()
    for (let uplink = 0; uplink < 10; uplink++) expect(await viewers.watching('*')).toHaveLength(50)
    expect(tables.sent().filter(name => name === 'GetItemCommand')).toHaveLength(1)
  })

  it('give the whole list, to a subscription that comes later as well', async () => {
    await connections.enter(ofAll('c1'))
    expect(await viewers.watching('*')).toEqual([ofAll('c1')])
    expect(await viewers.find('*', 'c1')).toEqual(ofAll('c1'))
    await connections.unwatch({ deviceId: '*', connectionId: 'c1' })
    await connections.watch(ofAll('c1'), 10)
    expect(await viewers.watching('*')).toEqual([ofAll('c1')])
    expect((await connections.heard('c1', 5))?.claims).toEqual(ofAll('c1').claims)
  })

  it('are small enough that a message of the viewer costs one write unit', async () => {
    await connections.enter(ofAll('c1'))
    const { deviceId } = connectionRow('c1')
    expect(await bytesIn(deviceId)).toBeLessThan(1024)
    await connections.watch({ ...ofAll('c1'), deviceId: devices[0] ?? '' }, 10)
    expect(await bytesIn(devices[0] ?? '')).toBeLessThan(512)
  })

  it('of the version before, which repeat the list, are read as well', async () => {
    await tables.client.send(new PutItemCommand({ TableName: tableName, Item: toItem(ofAll('old')) }))
    expect(await viewers.watching('*')).toEqual([ofAll('old')])
  })

  it('show nothing when the list is lost', async () => {
    await connections.enter(ofAll('c1'))
    const { row } = briefOf(ofAll('c1').claims)
    const Key = toItem({ deviceId: row?.deviceId, connectionId: row?.connectionId })
    await tables.client.send(new DeleteItemCommand({ TableName: tableName, Key }))
    expect(await viewers.watching('*')).toMatchObject([{ claims: { devices: [] } }])
  })
})
