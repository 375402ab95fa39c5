import { describe, expect, it } from 'vitest'
import { rectsOf } from './bars.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const hour = (number: number) => ({ from: number * HOUR, to: (number + 1) * HOUR })
/** A canvas of ten pixels a minute from a time on, and of 100 in height. */
const canvas = (from: number) => ({ x: (ms: number) => ((ms - from) / MINUTE) * 10, y: (value: number) => 100 - value })

describe('the bars of activity', () => {
  it('one selected hour has one bar, an hour wide', () => {
    const [bar, ...others] = rectsOf([hour(10)], [40], hour(10), canvas(10 * HOUR))
    expect(bar).toEqual({ x: 0, y: 60, width: 599, height: 40 })
    expect(others).toEqual([])
  })

  it('a range that begins within an hour keeps that hour, as far as it shows it', () => {
    const range = { from: 10 * HOUR + 20 * MINUTE, to: 11 * HOUR + 20 * MINUTE }
    expect(rectsOf([hour(10), hour(11)], [40, 10], range, canvas(range.from))).toEqual([
      { x: 0, y: 60, width: 399, height: 40 },
      { x: 400, y: 90, width: 199, height: 10 },
    ])
  })

  it('a range within one hour is filled by its bar', () => {
    const range = { from: 10 * HOUR + 20 * MINUTE, to: 10 * HOUR + 30 * MINUTE }
    expect(rectsOf([hour(10)], [40], range, canvas(range.from))).toMatchObject([{ x: 0, width: 99 }])
  })

  it('a day of 23 hours is narrower than one of 24', () => {
    const days = [
      { from: 0, to: 24 * HOUR },
      { from: 24 * HOUR, to: 47 * HOUR },
    ]
    const [one, other] = rectsOf(days, [1, 1], { from: 0, to: 47 * HOUR }, canvas(0))
    expect([one?.width, other?.width]).toEqual([24 * 600 - 1, 23 * 600 - 1])
  })

  it('an hour without activity, and one outside of the range, has no bar', () => {
    expect(rectsOf([hour(9), hour(10), hour(11)], [5, 0, null], hour(10), canvas(10 * HOUR))).toEqual([])
  })
})
