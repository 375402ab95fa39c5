import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boundAt, idAt } from '../../../client/ids.ts'
import { type TestHistory, testHistory } from '../../testing/history.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { RECEIVED_AT } from '../../testing/uplinks.ts'
import { rejected as rejectedKind } from '../rejected/rejected.ts'
import { uplink as uplinkKind } from '../uplink/uplink.ts'
import { type HistoryRequest, NoMergedHistory } from './read.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

const DAY_MS = 86_400_000
const asked = { order: 'oldest-first', limit: 100, budgetUnits: 1000 } as const
const ids = ({ events }: { events: readonly { id: string }[] }) => events.map(({ id }) => id)
const reboot = { heartbeat: { reboot: { reason: 'WATCHDOG' } } }

/** Reads page by page until the end. @throws Error for a page that leads no further than the one before */
const readAll = async (history: TestHistory, request: HistoryRequest): Promise<string[]> => {
  const found: string[] = []
  const key = request.order === 'oldest-first' ? 'after' : 'before'
  for (let from = request[key]; ; ) {
    const page = await history.read({ ...request, ...(from && { [key]: from }) })
    found.push(...ids(page))
    if (page.isComplete) return found
    const { lookedTo } = page
    const isFurther = lookedTo && (!from || (key === 'after' ? lookedTo > from : lookedTo < from))
    if (!isFurther) throw new Error(`a page from ${from} leads to ${lookedTo}`)
    from = lookedTo
  }
}

/** Stores events at the same time: one after another, hundreds of them take seconds. */
const many = (count: number, store: (index: number) => Promise<string>): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => store(index)))

describe('history of a device', () => {
  it('gives the newest so many, and all since', async () => {
    const history = await testHistory(tables)
    const stored: string[] = []
    for (let at = 0; at < 10; at++) stored.push(await history.uplink('A', at * 1000))
    await history.uplink('B', 500)
    const of = { deviceId: 'A' }
    expect(ids(await history.read({ ...asked, of, order: 'newest-first', limit: 3 }))).toEqual(
      stored.slice(-3).reverse(),
    )
    const since = await history.read({ ...asked, of, after: stored[6] ?? '' })
    expect(ids(since)).toEqual(stored.slice(7))
    expect(since.isComplete).toBe(true)
    const between = await history.read({ ...asked, of, after: stored[2] ?? '', before: stored[5] ?? '' })
    expect(ids(between)).toEqual(stored.slice(3, 5))
    expect(ids(await history.read({ ...asked, of, before: stored[2] ?? '' }))).toEqual(stored.slice(0, 2))
    expect(ids(await history.read({ ...asked, of, after: boundAt(RECEIVED_AT + 8000) }))).toEqual(stored.slice(8))
    expect(ids(await history.read({ ...asked, of, after: 'Z', before: 'A' }))).toEqual([])
  })

  it('never gives what has expired, whether it has been removed or not', async () => {
    const history = await testHistory(tables, { uplinkSeconds: 60, rejectedSeconds: 3600, nowMs: 90_000 })
    await history.uplink('A', 0)
    const rejection = await history.rejection('A', 1)
    const young = await history.uplink('A', 40_000)
    expect(ids(await history.read({ ...asked, of: { deviceId: 'A' } }))).toEqual([rejection, young])
    expect(ids(await history.read({ ...asked, of: { devices: ['*'] } }))).toEqual([rejection, young])
  })

  it('gives by level and by type', async () => {
    const history = await testHistory(tables)
    const [, failed, rejected] = [
      await history.uplink('A', 0),
      await history.uplink('A', 1, reboot),
      await history.rejection('A', 2),
    ]
    const of = { deviceId: 'A' }
    expect(ids(await history.read({ ...asked, of, levels: ['error', 'fatal'] }))).toEqual([failed])
    expect(ids(await history.read({ ...asked, of, types: [rejectedKind.type] }))).toEqual([rejected])
    expect(ids(await history.read({ ...asked, of, levels: ['warn'], types: [uplinkKind.type] }))).toEqual([])
  })

  it('looks for the last two failures until it has them, or says where it stopped', async () => {
    const history = await testHistory(tables)
    const first = await history.uplink('A', 0, reboot)
    await many(600, at => history.uplink('A', at + 1, { heartbeat: { notes: 'x'.repeat(300) } }))
    const second = await history.uplink('A', 700, reboot)
    const request = { ...asked, of: { deviceId: 'A' }, order: 'newest-first', levels: ['error'], limit: 2 } as const
    expect(ids(await history.read(request))).toEqual([second, first])

    const poor = await history.read({ ...request, budgetUnits: 10 })
    expect(ids(poor)).toEqual([second])
    expect(poor.isComplete).toBe(false)
    expect((poor.lookedTo ?? '') > first).toBe(true)
    expect(await readAll(history, { ...request, budgetUnits: 10 })).toEqual([second, first])
  })

  it('costs what it reads: a read unit for two events of 4 KB together, and not what is stored besides', async () => {
    const history = await testHistory(tables)
    await many(300, at => history.uplink('A', at, { uplink_count: at }))
    const few = await history.read({ ...asked, of: { deviceId: 'A' }, order: 'newest-first', limit: 10 })
    expect(few.events).toHaveLength(10)
    expect(few.readUnits).toBeLessThanOrEqual(1)
  })
})

describe('history over all devices', () => {
  it('is in the order of ids, over days and devices, newest or oldest first, page by page', async () => {
    const history = await testHistory(tables, { nowMs: 3 * DAY_MS })
    const stored: string[] = []
    for (let at = 0; at < 40; at++) stored.push(await history.uplink(`D${at % 3}`, at * DAY_MS * 0.07))
    stored.sort()
    const request = { ...asked, of: { devices: ['*'] }, limit: 7 }
    expect(await readAll(history, request)).toEqual(stored)
    expect(await readAll(history, { ...request, order: 'newest-first' })).toEqual(stored.toReversed())
    expect(await readAll(history, { ...request, after: stored[11] ?? '' })).toEqual(stored.slice(12))
    expect(await readAll(history, { ...request, order: 'newest-first', budgetUnits: 1 })).toEqual(stored.toReversed())
  })

  it('leads on with every page, however little it may read, wherever its range begins or ends', {
    timeout: 60_000,
  }, async () => {
    const history = await testHistory(tables, { nowMs: 4 * DAY_MS })
    const midnight = Math.ceil(RECEIVED_AT / DAY_MS) * DAY_MS - RECEIVED_AT
    // The day between them is empty.
    const times = [midnight - DAY_MS, midnight - 1, midnight, midnight, midnight + 1, midnight + 2 * DAY_MS]
    const stored: string[] = []
    for (const ms of times.filter(ms => ms >= 0)) stored.push(await history.uplink('A', ms))
    const ends = [undefined, boundAt(RECEIVED_AT + midnight), idAt(RECEIVED_AT + midnight), stored[1], stored.at(-1)]
    for (const order of ['oldest-first', 'newest-first'] as const) {
      for (const of of [{ devices: ['A*'] }, { deviceId: 'A' }]) {
        for (const after of ends) {
          for (const before of ends) {
            const range = { ...(after && { after }), ...(before && { before }) }
            const within = stored.filter(id => (!after || id > after) && (!before || id < before))
            const expected = order === 'oldest-first' ? within : within.toReversed()
            const request = { of, order, ...range, limit: 1, budgetUnits: 0.5 }
            expect(await readAll(history, request), JSON.stringify(request)).toEqual(expected)
          }
        }
      }
    }
  })

  it('holds only what the token covers', async () => {
    const history = await testHistory(tables)
    const mine = [await history.uplink('ABC1', 0), await history.uplink('ABC2', 2), await history.uplink('X', 3)]
    await history.uplink('ABD1', 1)
    const of = { devices: ['ABC*', 'X'] }
    expect(ids(await history.read({ ...asked, of }))).toEqual(mine)
    expect(ids(await history.read({ ...asked, of: { devices: [] } }))).toEqual([])
  })

  it('of a token that names few devices is read device by device, with no merged history', async () => {
    const history = await testHistory(tables, { keepsMerged: false })
    const stored = [await history.uplink('A', 0), await history.uplink('B', 1), await history.uplink('A', 2)]
    await history.uplink('C', 1)
    expect(ids(await history.read({ ...asked, of: { devices: ['B', 'A', 'A'] } }))).toEqual(stored)
    await expect(history.read({ ...asked, of: { devices: ['A*'] } })).rejects.toThrow(NoMergedHistory)
  })

  it('costs the same with ten times as much history before it', async () => {
    const history = await testHistory(tables, { nowMs: DAY_MS })
    const request = { ...asked, of: { devices: ['*'] }, order: 'newest-first', limit: 20 } as const
    await many(60, at => history.uplink('A', DAY_MS / 2 + at))
    const before = await history.read(request)
    await many(600, at => history.uplink('B', at))
    const after = await history.read(request)
    expect(ids(after)).toEqual(ids(before))
    expect(after.readUnits).toBe(before.readUnits)
  })
})
