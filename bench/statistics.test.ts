import { describe, expect, it } from 'vitest'
import { median, percentile, slope, spread } from './statistics.ts'

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)

  it('is the nearest rank', () => {
    expect(percentile(hundred, 0.5)).toBe(50)
    expect(percentile(hundred, 0.99)).toBe(99)
    expect(percentile(hundred, 1)).toBe(100)
  })

  it('of one value is that value', () => {
    expect(percentile([7], 0)).toBe(7)
    expect(percentile([7], 0.99)).toBe(7)
  })

  it('of nothing is not a number', () => {
    expect(percentile([], 0.5)).toBeNaN()
  })
})

describe('median', () => {
  it('does not depend on the order', () => {
    expect(median([30, 10, 20])).toBe(20)
    expect(median([4, 100, 9, 10])).toBe(9)
  })
})

describe('spread', () => {
  it('sorts by value, not by text', () => {
    expect(spread([9, 100, 10])).toEqual({ count: 3, p50: 10, p99: 100, max: 100 })
  })

  it('of nothing says so', () => {
    expect(spread([])).toEqual({ count: 0, p50: Number.NaN, p99: Number.NaN, max: Number.NaN })
  })
})

describe('slope', () => {
  it('is what y grows by', () => {
    expect(
      slope([
        { x: 0, y: 5 },
        { x: 1, y: 7 },
        { x: 2, y: 9 },
      ]),
    ).toBeCloseTo(2)
  })

  it('of one point, or of points above each other, is nothing', () => {
    expect(slope([{ x: 1, y: 5 }])).toBe(0)
    expect(
      slope([
        { x: 1, y: 5 },
        { x: 1, y: 9 },
      ]),
    ).toBe(0)
  })
})
