import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { tableShapes } from '../contracts/tables.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { subjectPartition } from './connectionRows.ts'
import { dynamoConnections } from './connections.ts'
import { cutSubject } from './cutSubject.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

/** A Viewers table with rows of subjects, and what was cut. */
const stage = async () => {
  const tableName = await tables.create(tableShapes.viewers.keys)
  const cut: string[] = []
  return {
    cut,
    open: async (sub: string, connectionIds: readonly string[], filling = '') => {
      for (const connectionId of connectionIds) {
        const Item = {
          deviceId: { S: subjectPartition(sub) },
          connectionId: { S: connectionId },
          filling: { S: filling },
        }
        await tables.client.send(new PutItemCommand({ TableName: tableName, Item }))
      }
    },
    connections: dynamoConnections({ client: tables.client, tableName, now: Date.now }),
  }
}

it("cuts a subject's connections and no others, also one that opens meanwhile", async () => {
  const { open, cut, connections } = await stage()
  await open('eve', ['c1', 'c2'])
  await open('ada', ['c3'])
  const result = await cutSubject({
    connections,
    cut: async connectionId => {
      const isOpen = !cut.includes(connectionId) && connectionId !== 'c0'
      cut.push(connectionId)
      return isOpen ? 'cut' : 'gone'
    },
    settle: () => open('eve', ['c4']),
  })('eve')
  expect(new Set(cut)).toEqual(new Set(['c1', 'c2', 'c4']))
  expect(result).toEqual({ cut: 3, failed: new Map() })
})

it('reads on when a page is full', async () => {
  const { open, connections } = await stage()
  const connectionIds = Array.from({ length: 12 }, (_, index) => `c${index}`)
  await open('eve', connectionIds, 'x'.repeat(200_000))
  tables.sent()
  expect((await connections.of('eve')).toSorted()).toEqual(connectionIds.toSorted())
  expect(tables.sent().length).toBeGreaterThan(1)
})

it('cuts at most twenty at a time', async () => {
  let running = 0
  let most = 0
  const { cut } = await cutSubject({
    connections: { of: async () => Array.from({ length: 70 }, (_, index) => `c${index}`) },
    cut: async () => {
      most = Math.max(most, ++running)
      await Promise.resolve()
      running--
      return 'cut'
    },
    settle: async () => undefined,
  })('eve')
  expect({ cut, most }).toEqual({ cut: 70, most: 20 })
})

it('goes on after a connection that cannot be cut, tries it again and returns the reason', async () => {
  const attempts: string[] = []
  const result = await cutSubject({
    connections: { of: async () => ['bad', 'late', 'good'] },
    cut: async connectionId => {
      attempts.push(connectionId)
      if (connectionId === 'bad') throw new Error('forbidden')
      if (connectionId === 'late' && attempts.length <= 3) throw new Error('throttled')
      return 'cut'
    },
    settle: async () => undefined,
  })('eve')
  expect(result).toEqual({ cut: 2, failed: new Map([['bad', new Error('forbidden')]]) })
  expect(attempts).toEqual(['bad', 'late', 'good', 'bad', 'late', 'good'])
})

it('cuts on the second look a connection that was not open at the first', async () => {
  let isOpen = false
  const cuts: string[] = []
  const { cut } = await cutSubject({
    connections: { of: async () => ['opening'] },
    cut: async connectionId => {
      if (isOpen) cuts.push(connectionId)
      return isOpen ? 'cut' : 'gone'
    },
    settle: async () => {
      isOpen = true
    },
  })('eve')
  expect([cut, cuts]).toEqual([1, ['opening']])
})
