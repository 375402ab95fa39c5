import { expect, it } from 'vitest'
import { ulid, uplink } from '../../../../client/testing/events.ts'
import { logLine } from '../../../../client/testing/logLine.ts'
import type { Level } from '../../../../client/watch.ts'
import type { Row } from '../../feed/row.ts'
import { foldedRows, NOTHING_FOLDED, withFolded } from './fold.ts'
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
const all = {
  hidden: new Set<Level>(),
  isHit: undefined,
  contexts: new Map<string, number>(),
  folded: NOTHING_FOLDED,
  isUnfolded: () => false,
}
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

const line = (
  ms: number,
  deviceId: string,
  { isFurther = false, level = 'info' as Level, message = `${ms}` } = {},
): Row => {
  const event = logLine(ulid(ms, ms), message, { deviceId, level, ...(isFurther && { continues: true as const }) })
  return { kind: 'event', key: `${ms}`, order: event.id, event, isLate: false, arrivedAt: 0, changes: [] }
}
const further = { isFurther: true, level: 'unknown' } as const
/** Two sources between each other's lines; the first row goes on from one that is not loaded. */
const trace = [
  line(0, 'web', further),
  line(1, 'web', { level: 'error' }),
  line(2, 'api'),
  line(3, 'web', further),
  row(4),
  line(5, 'web', { ...further, message: 'needle' }),
  line(6, 'api', further),
  line(7, 'web'),
]
const folding = { ...all, folded: foldedRows(trace) }

it('folds what goes on from a row of the same source under it, also between rows of others', () => {
  expect(keys(shownRows(trace, folding))).toEqual(['0', '1', '2', '4', '7'])
  expect(keys(shownRows(trace, { ...folding, isUnfolded: key => key === '1' }))).toEqual([
    ...['0', '1', '2', '3', '4', '5', '7'],
  ])
  expect(folding.folded.members.get('1')?.map(({ message }) => message)).toEqual(['3', 'needle'])
})

it('gives what goes on from a row the level of that row', () => {
  const isUnfolded = () => true
  const hidden = (...levels: Level[]) => keys(shownRows(trace, { ...folding, isUnfolded, hidden: new Set(levels) }))
  expect(hidden('info')).toEqual(['0', '1', '3', '5'])
  expect(hidden('unknown', 'info')).toEqual(['1', '3', '5'])
  expect(hidden('error')).toEqual(['0', '2', '4', '6', '7'])
})

it('shows a row when the search finds something that is folded under it', () => {
  const isHit = ({ message }: { message: string }) => message === 'needle'
  expect(keys(shownRows(trace, { ...folding, isHit }))).toEqual(['1'])
  expect(keys(shownRows(trace, { ...folding, isHit, isUnfolded: () => true }))).toEqual(['1', '5'])
})

it('folds nothing across a gap', () => {
  const gap: Row = {
    kind: 'gap',
    key: 'gap',
    order: ulid(2, 2),
    gap: { type: 'gap', deviceId: 'web', from: ulid(1, 1), to: ulid(2, 2), reason: 'expired' },
  }
  expect(foldedRows([line(1, 'web'), gap, line(3, 'web', further)]).heads.size).toBe(0)
})

it('gives the events of an entry together with those that are folded under it, in the order of ids', () => {
  const shown = shownRows(trace, folding)
  expect(withFolded(shown, folding.folded).map(({ id }) => id)).toEqual(trace.map(({ order }) => order))
  expect(withFolded([...shown].slice(0, 1), folding.folded)).toHaveLength(1)
})
