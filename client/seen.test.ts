import { expect, it } from 'vitest'
import { idAt, SAME_MESSAGE_MS, timeOf } from './ids.ts'
import { seenIds } from './seen.ts'
import { ulid } from './testing/events.ts'

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
  expect(seen.forgotten()).toBe(ulid(0, 0))
  expect(seen.has(ulid(0, 0))).toBe(false)
  expect(seen.has(ulid(100, 100))).toBe(true)
})

it('forgets what it is told to', () => {
  const seen = seenIds(10)
  seen.add(ulid(1, 1))
  seen.forget(ulid(1, 1))
  expect(seen.add(ulid(1, 1))).toBe(true)
})
