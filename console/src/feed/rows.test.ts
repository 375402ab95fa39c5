import { expect, it } from 'vitest'
import { idAt } from '../../../client/ids.ts'
import { ulid, uplink } from '../../../client/testing/events.ts'
import type { Row } from './row.ts'
import { rowList } from './rows.ts'

const event = (ms: number, count = ms, deviceId = 'A') => uplink(ulid(ms, ms), { deviceId, count })
const seen = (list: readonly Row[]) =>
  list.map(row => {
    if (row.kind === 'event') return row.event.type === 'uplink' ? row.event.data.uplink_count : row.event.type
    if (row.kind === 'dropped') return `dropped ${row.count}`
    return row.kind === 'more' ? row.side : row.kind
  })

it('keeps the order of ids, and each event once', () => {
  const rows = rowList({ maxRows: 100 })
  for (const ms of [1, 2, 5]) rows.take(event(ms), 0)
  rows.take({ ...event(3), late: true }, 7)
  rows.take(event(5), 0)
  expect(seen(rows.list())).toEqual([1, 2, 3, 5])
  expect(rows.list()[2]).toMatchObject({ kind: 'event', isLate: true, arrivedAt: 7 })
})

it('is bounded, and says how many rows it dropped', () => {
  const rows = rowList({ maxRows: 100 })
  for (let ms = 1; ms <= 250; ms++) rows.take(event(ms), 0)
  expect(rows.list().length).toBeLessThanOrEqual(101)
  const [first, second] = seen(rows.list())
  expect(first).toBe(`dropped ${Number(second) - 1}`)
  expect(rows.arrived()).toBe(250)
  expect(rows.counts().info).toBe(rows.list().length - 1)
})

it('makes room for loaded events until it is settled, up to twice its size', () => {
  const rows = rowList({ maxRows: 100 })
  for (let ms = 200; ms < 350; ms++) rows.take(event(ms), 0)
  const { first } = rows.ends()
  const [dropped] = rows.list()
  const older = [...rows.list()].length
  rows.insert(Array.from({ length: 20 }, (_, index) => event(200 + index)))
  expect(rows.list().length).toBe(older + 20)
  expect(rows.ends().first < first).toBe(true)
  expect(dropped?.kind === 'dropped' && dropped.count - 20).toBe(Number(`${seen(rows.list())[0]}`.split(' ')[1]))
  rows.settle()
  expect(rows.list().length).toBeLessThanOrEqual(101)
})

it('puts gaps, skipped events and missing uplinks in their places', () => {
  const rows = rowList({ maxRows: 100 })
  rows.take({ type: 'gap', deviceId: 'A', from: idAt(0), to: ulid(1, 0), reason: 'expired' }, 0)
  rows.take(event(1), 0)
  rows.take(event(2, 7, 'B'), 0)
  rows.take(event(3, 4), 0)
  rows.take(event(4, 5), 0)
  rows.take({ type: 'missing', deviceId: 'A', from: 2, to: 3 }, 0)
  rows.take({ type: 'missing', deviceId: 'C', from: 2, to: 3 }, 0)
  rows.take({ type: 'skipped', deviceId: 'A', count: 4, from: ulid(5, 0), to: ulid(6, 0) }, 0)
  rows.take(event(7), 0)
  expect(seen(rows.list())).toEqual(['gap', 1, 7, 'missing', 4, 5, 'missing', 'skipped', 7])
})

it('is cleared, and later events follow', () => {
  const rows = rowList({ maxRows: 100 })
  rows.setMore('earlier', true)
  for (const ms of [1, 2]) rows.take(event(ms), 0)
  rows.clear()
  expect(rows.ends()).toEqual({ first: ulid(2, 2), last: ulid(2, 2) })
  rows.setMore('earlier', true)
  rows.setMore('later', true)
  rows.take(event(3), 0)
  expect(seen(rows.list())).toEqual(['earlier', 3, 'later'])
  rows.setMore('earlier', false)
  rows.setMore('later', false)
  expect(seen(rows.list())).toEqual([3])
  expect(rows.counts().info).toBe(1)
})
