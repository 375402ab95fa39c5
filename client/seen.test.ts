import { expect, it } from 'vitest'
import { idAt, idInItem, SAME_BATCH_MS, SAME_MESSAGE_MS, timeOf } from './ids.ts'
import { seenIds } from './seen.ts'
import { ulid } from './testing/events.ts'
import { defaults } from './tuning.ts'

it('reads and writes the time of an id', () => {
  expect(timeOf('01HM5QX8G0ABCDEFGHJKMNPQRS')).toBe(timeOf(idAt(timeOf('01HM5QX8G0ABCDEFGHJKMNPQRS'))))
  expect(idAt(1_700_000_000_000)).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{9}0{16}$/)
  expect(timeOf(idAt(1_700_000_000_123))).toBe(1_700_000_000_123)
  expect(idAt(1) < idAt(2)).toBe(true)
})

it('knows an id again', () => {
  const seen = seenIds(10)
  expect(seen.add(ulid(5, 1))).toBe(true)
  expect(seen.add(ulid(5, 1))).toBe(false)
  expect(seen.add(ulid(5, 2))).toBe(true)
})

it.each([
  [SAME_MESSAGE_MS, false],
  [-SAME_MESSAGE_MS, false],
  [SAME_MESSAGE_MS + 1, true],
  [-SAME_MESSAGE_MS - 1, true],
])('the same hash %i ms away is another message: %s', (ms, isNew) => {
  const seen = seenIds(10)
  seen.add(ulid(1_000_000_000, 'SAME'))
  expect(seen.add(ulid(1_000_000_000 + ms, 'SAME'))).toBe(isNew)
})

it('forgets the least ids, whatever came first, and says below which', () => {
  const seen = seenIds(10)
  seen.add(ulid(100, 100))
  for (let ms = 0; ms < 10; ms++) seen.add(ulid(ms, ms))
  expect(seen.forgotten() >= ulid(0, 0) && seen.forgotten() < ulid(1, 1)).toBe(true)
  expect(seen.has(ulid(0, 0))).toBe(false)
  expect(seen.has(ulid(100, 100))).toBe(true)
})

it('forgets what it is told to', () => {
  const seen = seenIds(10)
  seen.add(ulid(1, 1))
  seen.forget(ulid(1, 1))
  expect(seen.add(ulid(1, 1))).toBe(true)
})

/** The ids of the lines of a batch. */
const linesOf = (ms: number, hash: number | string, count: number) =>
  Array.from({ length: count }, (_, index) => idInItem(ulid(ms, hash), index))

it('knows each line of a batch by itself, in whatever order they come', () => {
  const seen = seenIds(10)
  const [first = '', second = '', third = ''] = linesOf(1, 1, 3)
  expect([third, first, third, second, first].map(seen.add)).toEqual([true, true, false, true, false])
  seen.forget(second)
  expect([first, second, third].map(seen.has)).toEqual([true, false, true])
  for (const id of [first, third]) seen.forget(id)
  expect(seen.add(first)).toBe(true)
})

it.each([
  [SAME_BATCH_MS, false],
  [-SAME_BATCH_MS, false],
  [SAME_BATCH_MS + 1, true],
])('a batch that is sent again %i ms later is another one: %s', (ms, isNew) => {
  const seen = seenIds(10)
  for (const id of linesOf(2_000_000_000, 'SAME', 3)) seen.add(id)
  expect(linesOf(2_000_000_000 + ms, 'SAME', 3).map(seen.add)).toEqual([isNew, isNew, isNew])
})

it('forgets whole batches, and says so of all their lines', () => {
  const seen = seenIds(10)
  for (let ms = 0; ms <= 10; ms++) for (const id of linesOf(ms, ms, 5)) seen.add(id)
  expect(linesOf(0, 0, 5).every(id => id <= seen.forgotten())).toBe(true)
  expect(linesOf(1, 1, 5).some(id => id <= seen.forgotten())).toBe(false)
})

it('has room for the batches of 10,000 lines a second, 500 each, over the time in which they may be repeated', () => {
  const seen = seenIds(defaults.maxSeen)
  const batches = (10_000 / 500) * (SAME_BATCH_MS / 1_000)
  // Two lines stand for the five hundred: a batch takes one place however many there are.
  for (let batch = 0; batch < batches; batch++) {
    for (const index of [0, 499]) seen.add(idInItem(ulid(batch * 50, batch), index))
  }
  expect(seen.add(idInItem(ulid(SAME_BATCH_MS, 0), 499))).toBe(false)
})
