import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tableShapes } from '../contracts/tables.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { RECEIVED_AT } from '../testing/uplinks.ts'
import { type BacklogLeases, dynamoBacklogLeases } from './backlogLeases.ts'

let tables: TestTables
let leases: BacklogLeases
let time: number
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  time = RECEIVED_AT
  const tableName = await tables.create(tableShapes.viewers.keys)
  leases = dynamoBacklogLeases({ client: tables.client, tableName, now: () => time })
})

const key = { deviceId: 'ABC123', connectionId: 'c1' }

describe('the lease of a backlog', () => {
  it('is held by one of many that ask at the same time, for one device of one connection', async () => {
    const asked = Array.from({ length: 29 }, (_, index) => leases.take(key, `lease-${index}`))
    expect((await Promise.all(asked)).filter(isTaken => isTaken)).toHaveLength(1)
    expect(await leases.take({ ...key, deviceId: '*' }, 'a')).toBe(true)
    expect(await leases.take({ ...key, connectionId: 'c2' }, 'a')).toBe(true)
  })

  it('is free when the backlog has been sent, which another cannot end', async () => {
    await leases.take(key, 'one')
    await leases.end(key, 'other')
    expect(await leases.take(key, 'two')).toBe(false)
    await leases.end(key, 'one')
    expect(await leases.take(key, 'two')).toBe(true)
  })

  it('ends by itself, later when the backlog has begun', async () => {
    await leases.take(key, 'one')
    expect(await leases.begin(key, 'one', time + 200_000)).toBe(true)
    time += 199_999
    expect(await leases.take(key, 'two')).toBe(false)
    time += 1
    expect(await leases.take(key, 'two')).toBe(true)
    expect(await leases.begin(key, 'one', time + 1)).toBe(false)
  })

  it('lets a backlog that has been sent begin no second time', async () => {
    await leases.take(key, 'one')
    await leases.begin(key, 'one', time + 1)
    await leases.end(key, 'one')
    expect(await leases.begin(key, 'one', time + 1)).toBe(false)
  })
})
