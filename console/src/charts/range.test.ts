import { expect, it } from 'vitest'
import { boundsOf, rangeOf } from './range.ts'

it('is the range in the address, else the last hours', () => {
  const [from, to] = ['2026-01-15T00:00:00.000Z', '2026-01-16T00:00:00.000Z']
  expect(rangeOf({ from, to }, '1h')).toEqual({ kind: 'past', from: Date.parse(from), to: Date.parse(to) })
  expect(rangeOf({ from: to, to: from }, '6h')).toEqual({ kind: 'live', ms: 21_600_000 })
  expect(rangeOf({ at: from }, '1h')).toEqual({
    kind: 'past',
    from: Date.parse(from) - 1_800_000,
    to: Date.parse(from) + 1_800_000,
  })
  expect(rangeOf({}, '1h')).toEqual({ kind: 'live', ms: 3_600_000 })
  expect(boundsOf({ kind: 'live', ms: 10 }, 50)).toEqual({ from: 40, to: 50 })
})
