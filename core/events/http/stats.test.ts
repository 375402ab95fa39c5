import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tableShapes } from '../../contracts/tables.ts'
import { findSources } from '../../devices/fleet/findSources.ts'
import { dynamoFleet } from '../../devices/fleet/fleet.ts'
import { claimsWith } from '../../testing/claims.ts'
import { requestWith } from '../../testing/httpRequests.ts'
import { batchOf, linesOf, logStore } from '../../testing/logStore.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { RECEIVED_AT } from '../../testing/uplinks.ts'
import { dynamoCount } from '../counts/count.ts'
import { dynamoCountedLines, dynamoReadCounts } from '../counts/readCounts.ts'
import { showStats } from './stats.ts'
import { type Stats, Stats as StatsShape } from './statsContract.ts'

const MINUTE = 60_000
let tables: TestTables
let countsTable: string
let ask: (query: string, devices?: readonly string[]) => Promise<Stats>
beforeAll(async () => {
  tables = await testTables()
  const { client } = tables
  const stored = await logStore(tables)
  countsTable = stored.countsTable
  const store = stored.storing()
  const sent = [
    ['web-1', -90, linesOf(5)],
    ['web-1', 0, [...linesOf(2), ...linesOf(1, { level: 'error' })]],
    ['web-1', 0, linesOf(4)],
    ['web-1', 2, linesOf(1, { level: 'unknown' })],
    ['web-2', 2, linesOf(7, { level: 'warn' })],
    ['other', 2, linesOf(50)],
  ] as const
  for (const [index, [deviceId, minute, lines]] of sent.entries())
    await store(batchOf(minute * MINUTE + index, { deviceId, lines: [...lines] }, index))
  const uplinks = dynamoCount({ client, tableName: countsTable, keptSeconds: 60, countsUplinks: true })
  const { id } = batchOf(2 * MINUTE, {}, 77)
  await uplinks({ deviceId: 'web-1', id, tally: { of: 'uplinks', levels: { info: 1 } } })
  const handler = showStats({
    read: dynamoReadCounts({ client, tableName: countsTable }),
    findSources: findSources(dynamoFleet({ client, tableName: stored.devicesTable, now: () => RECEIVED_AT })),
    budget: (_sub, _expected, read) => read(),
    now: () => RECEIVED_AT + 5 * MINUTE,
  })
  ask = async (queryString, devices = ['*']) => {
    const request = { ...requestWith({ path: '/stats', queryString }), accepts: 'application/json' }
    const { body } = await handler(request, claimsWith({ devices: [...devices], scope: ['read'] }))
    return StatsShape.parse(JSON.parse(String(body)))
  }
})
afterAll(() => tables.close())

describe('GET /stats', () => {
  it('gives the lines of a source by level, minute by minute, and leaves out empty minutes', async () => {
    expect(await ask('deviceId=web-1')).toEqual({
      deviceId: 'web-1',
      by: 'minute',
      from: '2024-01-15T09:35:00.000Z',
      to: '2024-01-15T10:35:00.000Z',
      sources: 1,
      complete: true,
      buckets: [
        { at: '2024-01-15T10:30:00.000Z', lines: { info: 6, error: 1 }, batches: 2 },
        { at: '2024-01-15T10:32:00.000Z', lines: { unknown: 1 }, uplinks: { info: 1 }, batches: 1 },
      ],
    })
  })

  it('sums hours, and begins and ends where it is asked to, also at the id of a line', async () => {
    const { buckets } = await ask('deviceId=web-1&by=hour')
    expect(buckets.map(({ at, lines }) => [at.slice(11, 16), lines])).toEqual([
      ['09:00', { info: 5 }],
      ['10:00', { info: 6, error: 1, unknown: 1 }],
    ])
    const range = 'from=2024-01-15T10:31:00Z&to=2024-01-15T10:33:00Z'
    expect((await ask(`deviceId=web-1&${range}`)).buckets).toHaveLength(1)
    expect((await ask(`deviceId=web-1&from=${batchOf(2 * MINUTE).id}.0003`)).buckets).toHaveLength(1)
  })

  it('sums the sources that the token covers', async () => {
    expect(await ask('deviceId=*')).toMatchObject({ sources: 3, complete: true })
    const web = await ask('', ['web-*'])
    expect(web).toMatchObject({ deviceId: '*', sources: 2 })
    expect(web.buckets.at(-1)).toMatchObject({ lines: { warn: 7, unknown: 1 }, batches: 2 })
    expect(await ask('deviceId=web-*', ['web-2', 'other'])).toMatchObject({ sources: 1 })
  })

  it.each([
    ['deviceId=other', 'foreign-device'],
    ['deviceId=o*', 'foreign-device'],
    ['deviceId=web-1&by=day', 'bad-request'],
    ['deviceId=web-1&from=2024-01-15T11:00:00Z', 'bad-request'],
    ['deviceId=web-1&from=2024-01-13T10:00:00Z', 'bad-request'],
    ['deviceId=web-1&by=hour&from=2023-10-01T10:00:00Z', 'bad-request'],
    ['deviceId=%20', 'bad-request'],
  ])('%s is refused with %s', async (query, code) => {
    await expect(ask(query, ['web-*'])).rejects.toMatchObject({ code })
  })
})

it('the lines of a source so far in a minute are read with one small request', async () => {
  tables.sent()
  const counted = dynamoCountedLines({ client: tables.client, tableName: countsTable })
  expect(await counted('web-1', RECEIVED_AT + 30_000)).toBe(7)
  expect(await counted('web-1', RECEIVED_AT + MINUTE)).toBe(0)
  expect(await counted('nobody', RECEIVED_AT)).toBe(0)
  expect(tables.sent()).toEqual(['GetItemCommand', 'GetItemCommand', 'GetItemCommand'])
  expect(tableShapes.counts.keys).toEqual(['deviceId', 'hour'])
})
