import { decodeTime, encodeTime, isValid } from 'ulid'
import { describe, expect, it } from 'vitest'
import {
  boundAt,
  digitsOf,
  hashOf,
  idAt,
  idInItem,
  idOf,
  isSameMessage,
  itemOf,
  SAME_MESSAGE_MS,
  timeOf,
} from './ids.ts'

const HASH = '6ZXBFC8GVW7Y7R3F'
const TIMES = [0, 1, 31, 32, Date.UTC(2026, 0, 15, 10, 30), 2 ** 48 - 1]

describe('an id', () => {
  it.each(TIMES)('of %i ms is a ULID', ms => {
    expect(isValid(idAt(ms))).toBe(true)
    expect(boundAt(ms)).toBe(encodeTime(ms, 10))
    expect(timeOf(boundAt(ms) + HASH)).toBe(ms)
    expect(timeOf(idAt(ms))).toBe(decodeTime(idAt(ms)))
  })

  it('sorts after the bound of its millisecond and before the next', () => {
    expect([boundAt(8), boundAt(7) + HASH, boundAt(7)].toSorted()).toEqual([boundAt(7), boundAt(7) + HASH, boundAt(8)])
    expect(boundAt(-5)).toBe(boundAt(0))
  })

  it('of a time of RFC 3339 is the same in upper and in lower case', () => {
    expect(idOf('2026-01-15t12:30:00+02:00')).toBe(idAt(TIMES[4] ?? 0))
    expect(idOf('2026-01-15t10:30:00z')).toBe(idOf('2026-01-15T10:30:00Z'))
  })

  it('holds 40 bits of a hash in eight digits', () => {
    expect(digitsOf(2 ** 40 - 1, 8)).toBe('ZZZZZZZZ')
    expect(digitsOf(33, 8)).toBe('00000011')
  })
})

describe('an id with an index', () => {
  const item = boundAt(7) + HASH

  it('sorts within its item, by the index', () => {
    const ids = [0, 9, 10, 9999].map(index => idInItem(item, index))
    expect(ids).toEqual([`${item}.0000`, `${item}.0009`, `${item}.0010`, `${item}.9999`])
    expect([`${boundAt(7)}${'7'.repeat(16)}`, ...ids, item].toSorted()).toEqual([
      item,
      ...ids,
      `${boundAt(7)}${'7'.repeat(16)}`,
    ])
  })

  it('tells its item, and its time', () => {
    expect(itemOf(idInItem(item, 12))).toBe(item)
    expect(itemOf(item)).toBe(item)
    expect(timeOf(idInItem(item, 12))).toBe(7)
  })

  it('is the same message only at the same index', () => {
    const again = boundAt(9) + HASH
    expect(isSameMessage(idInItem(item, 1), idInItem(again, 1))).toBe(true)
    expect(isSameMessage(idInItem(item, 1), idInItem(again, 2))).toBe(false)
    expect(isSameMessage(item, idInItem(again, 1))).toBe(false)
  })
})

it('an id is known again by its hash, for as long as an exchange lasts', () => {
  const id = boundAt(0) + HASH
  expect(hashOf(id)).toBe(HASH)
  expect(isSameMessage(id, boundAt(SAME_MESSAGE_MS) + HASH)).toBe(true)
  expect(isSameMessage(id, boundAt(SAME_MESSAGE_MS + 1) + HASH)).toBe(false)
})

it('an id that is not a ULID is its own hash', () => {
  expect(hashOf('other')).toBe('other')
})
