import { describe, expect, it } from 'vitest'
import { visibleHeights, visibleRange } from './visibleRange.ts'

const day = Array.from({ length: 120 }, (_, place) => 20 + 4 * Math.sin(place / 20))

describe('the range of a chart', () => {
  it('leaves out one reading of -300 °C, so that the others are not flattened', () => {
    const range = visibleRange([...day.slice(0, 60), -300, ...day.slice(60)])
    expect(range?.outside).toEqual([60])
    expect(range?.min).toBeCloseTo(16, 0)
    expect(range?.max).toBeCloseTo(24, 0)
  })

  it.each([
    ['a reading that is far too high', [...day, 4_294_967_295], [120]],
    ['one on each side', [-300, ...day, 900], [0, 121]],
    ['one among few', [20, 21, 22, -300], [3]],
    ['one among readings that are all the same', [21, 21, 21, 21, -300, 21], [4]],
    ['one among small numbers', [0.001, 0.0012, 0.0011, 0.0013, 5], [4]],
    ['one beside gaps', [20, null, 21, null, 22, 23, -300], [6]],
  ] as const)('leaves out %s', (_, values, outside) => {
    expect(visibleRange(values)?.outside).toEqual(outside)
  })

  it.each([
    ['readings of a day', day],
    ['a slow rise', Array.from({ length: 100 }, (_, place) => place)],
    ['a step that stays', [...Array.from({ length: 90 }, () => 20), ...Array.from({ length: 10 }, () => 80)]],
    ['two levels', Array.from({ length: 40 }, (_, place) => (place % 2 === 0 ? 20 : 60))],
    ['a flag that is set once', [0, 0, 0, 1, 0, 0]],
    ['a small jump of constant readings', [20, 20, 20, 20, 25, 20]],
    ['three readings, of which none is usual', [20, 21, -300]],
    ['one reading', [-300]],
    ['no reading', [null]],
  ] as const)('holds all of %s', (_, values) => expect(visibleRange(values)).toBeUndefined())
})

describe('the heights of bars', () => {
  it('leave out one that is far too high', () => {
    expect(visibleHeights([50, 60, 4_294_967_295, 55, 60])).toEqual({ min: 0, max: 60, outside: [2] })
  })

  it.each([
    ['low ones, such as the hour that has just begun', [60, 59, 60, 58, 0.5]],
    ['higher ones', [10, 12, 60, 11, 12]],
    ['nothing but zeros', [0, 0, 0, 0, 9]],
    ['a few', [1, 1, 500]],
  ])('hold %s', (_, heights) => expect(visibleHeights(heights)).toBeUndefined())
})
