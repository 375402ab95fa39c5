import { expect, test } from 'vitest'
import { BAR_MS, BARS, type Bars, barsAt, counted, totalAt } from './bars.ts'

const NOW = 1000 * BAR_MS
const after = (...times: readonly number[]) =>
  times.reduce<Bars | undefined>((bars, at) => counted(bars, at), undefined)

test('uplinks are counted in their ten minutes, in whatever order they come', () => {
  const bars = after(NOW, NOW - BAR_MS, NOW + 1, NOW - 3 * BAR_MS, NOW - 1)
  expect(barsAt(bars, NOW).slice(-5)).toEqual([0, 1, 0, 2, 2])
  expect(totalAt(bars, NOW)).toBe(5)
})

test('bars move on with time, and out', () => {
  const bars = after(NOW, NOW)
  expect(barsAt(bars, NOW + BAR_MS).slice(-2)).toEqual([2, 0])
  expect(barsAt(bars, NOW + (BARS - 1) * BAR_MS)[0]).toBe(2)
  expect(totalAt(bars, NOW + (BARS - 1) * BAR_MS)).toBe(2)
  expect(totalAt(bars, NOW + BARS * BAR_MS)).toBe(0)
})

test('a long pause leaves nothing behind; an uplink that is too old is not counted', () => {
  const bars = after(NOW - 100 * BAR_MS, NOW, NOW - BARS * BAR_MS)
  expect(totalAt(bars, NOW)).toBe(1)
  expect(barsAt(bars, NOW)).toHaveLength(BARS)
  expect(barsAt(undefined, NOW)).toHaveLength(BARS)
})
