import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seeded } from '../../../client/testing/seeded.ts'
import { batchOf, type LogStore, linesOf, logStore } from '../../testing/logStore.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import type { HistoryRequest } from '../history/read.ts'
import { levelsFrom } from '../level.ts'

/** Twelve batches of ten lines of three sources: one line in ten is an error, and every fourth batch holds none. */
const fill = async () => {
  const store = stored.storing()
  for (let at = 0; at < 12; at++) {
    const lines = linesOf(10).map((line, index) =>
      index === 4 && at % 4 !== 0 ? { ...line, level: 'error' as const } : line,
    )
    await store(batchOf(at * 1000, { lines, deviceId: `web-${at % 3}` }, at))
  }
}

let tables: TestTables
let stored: LogStore
beforeAll(async () => {
  tables = await testTables()
  stored = await logStore(tables)
  await fill()
})
afterAll(() => tables.close())

describe('history', () => {
  const paged = async (request: Omit<HistoryRequest, 'budgetUnits'>, budgetUnits = 250) => {
    const found: string[] = []
    let bounds: Pick<HistoryRequest, 'after' | 'before'> = {}
    for (let pages = 0; pages < 1000; pages++) {
      const page = await stored.read({ ...request, ...bounds, budgetUnits })
      found.push(...page.events.map(({ id }) => id))
      expect(page.events.length).toBeLessThanOrEqual(request.limit)
      if (page.isComplete || page.lookedTo === undefined) return found
      bounds =
        request.order === 'oldest-first' ? { ...bounds, after: page.lookedTo } : { ...bounds, before: page.lookedTo }
    }
    throw new Error('it has no end')
  }
  const sources = [{ deviceId: 'web-1' }, { devices: ['*'] }, { devices: ['web-*'] }, { devices: ['web-1', 'web-2'] }]
  const cases = sources.flatMap(of => (['oldest-first', 'newest-first'] as const).map(order => ({ of, order })))

  it.each(cases)('counts lines, and its pages begin and end within batches: $of, $order', async ({ of, order }) => {
    const all = await paged({ of, order, limit: 1000 })
    expect(all).toHaveLength('deviceId' in of ? 40 : of.devices.length === 2 ? 80 : 120)
    expect(all).toEqual(order === 'oldest-first' ? all.toSorted() : all.toSorted().reverse())
    for (const limit of [3, 10]) expect(await paged({ of, order, limit })).toEqual(all)
    expect(await paged({ of, order, limit: 7 }, 1)).toEqual(all)
    const [after, before] = order === 'oldest-first' ? [all[3], all[27]] : [all[27], all[3]]
    expect(await stored.read({ of, order, limit: 100, after, before, budgetUnits: 250 })).toMatchObject({
      events: all.slice(4, 27).map(id => ({ id })),
    })
  })

  it.each(cases)('finds a line of a level in a batch of others: $of, $order', async ({ of, order }) => {
    const all = await paged({ of, order, limit: 1000 })
    const errors = all.filter(id => id.endsWith('.0004') && Number(id.slice(24, 26)) % 4 !== 0)
    for (const limit of [2, 50]) {
      expect(await paged({ of, order, limit, levels: levelsFrom('warn'), types: ['log'] })).toEqual(errors)
    }
    expect(await paged({ of, order, limit: 5, levels: ['fatal'] })).toEqual([])
    expect(await paged({ of, order, limit: 5, types: ['uplink'] })).toEqual([])
  })

  it('takes few read units for a few lines of large batches of many sources', async () => {
    const large = await logStore(tables)
    const store = large.storing()
    const random = seeded(9)
    const lines = linesOf(1000).map(line => ({ ...line, message: `${random()} ${random()} ${random()}` }))
    for (let at = 0; at < 30; at++) {
      await store(batchOf(at, { lines, deviceId: `web-${at}` }, at))
    }
    const request = { order: 'newest-first', limit: 1, budgetUnits: 250 } as const
    const { readUnits, events } = await large.read({ ...request, of: { devices: ['*'] } })
    expect(events).toHaveLength(1)
    expect(readUnits).toBeLessThan(40)
  })
})
