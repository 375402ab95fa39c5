import { expect, it } from 'vitest'
import { ulid, uplink } from '../../../../client/testing/events.ts'
import type { Level } from '../../../../client/watch.ts'
import type { Row } from '../../feed/row.ts'
import { shownRows } from './shown.ts'

const row = (ms: number, level: Level = 'info'): Row => {
  const event = { ...uplink(ulid(ms, ms), { count: ms }), level }
  return { kind: 'event', key: `${ms}`, order: event.id, event, isLate: false, arrivedAt: 0, changes: [] }
}
const missing: Row = {
  kind: 'missing',
  key: 'missing',
  order: ulid(3, 3),
  missing: { type: 'missing', deviceId: 'A', from: 1, to: 1 },
}
const rows = [row(1), row(2, 'warn'), missing, row(3), row(4, 'error'), row(5)]
const all = { hidden: new Set<Level>(), isHit: undefined, contexts: new Map<string, number>() }
const keys = (list: readonly Row[]) => list.map(({ key }) => key)

it('shows all without a copy', () => {
  expect(shownRows(rows, all)).toBe(rows)
})

it('leaves levels out, and keeps marks', () => {
  expect(keys(shownRows(rows, { ...all, hidden: new Set<Level>(['info']) }))).toEqual(['2', 'missing', '4'])
})

it('shows matches, and the rows around one of them', () => {
  const isHit = ({ level }: { level: Level }) => level === 'error'
  expect(keys(shownRows(rows, { ...all, isHit }))).toEqual(['4'])
  expect(keys(shownRows(rows, { ...all, isHit, contexts: new Map([['4', 2]]) }))).toEqual(['missing', '3', '4', '5'])
})
