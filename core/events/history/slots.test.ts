import { describe, expect, it } from 'vitest'
import { boundAt, idAt, wholeId } from '../../../client/ids.ts'
import { endOf, slotsOf } from './slots.ts'

const midnight = Date.parse('2024-01-15T00:00:00Z')
const DAY_MS = 86_400_000
const names = (fromMs: number, endMs: number) => slotsOf(1, fromMs, endMs).map(({ name }) => name)

describe('the days of a span', () => {
  it('end with the last ms before its end: a bound at midnight does not begin the day that follows', () => {
    expect(names(midnight - DAY_MS, midnight)).toEqual(['20240114.1'])
    expect(names(midnight - DAY_MS, midnight + 1)).toEqual(['20240114.1', '20240115.1'])
    expect(names(midnight, midnight)).toEqual([])
    expect(names(midnight + 1, midnight)).toEqual([])
  })

  it.each([
    ['a bound', boundAt(midnight), midnight],
    ['a bound with the length of an id', wholeId(boundAt(midnight)), midnight],
    ['the first id of its ms', idAt(midnight), midnight],
    ['a later id of its ms, before which there may be others', `${boundAt(midnight)}0000000000000001`, midnight + 1],
    ['an event in an item', `${boundAt(midnight)}0000000000000001.0004`, midnight + 1],
  ])('%s ends what is before it', (_, before, endMs) => {
    expect(endOf(before)).toBe(endMs)
  })
})
