import { describe, expect, it } from 'vitest'
import { seeded } from '../../../client/testing/seeded.ts'
import { bucketAt, maxAround, placeOf, windowOf } from './window.ts'

const SPANS = [60, 61, 90, 120, 300, 3_600, 86_399, 86_400]

describe('the time of a threshold', () => {
  it.each(SPANS)('of %i s holds every event in it, and hardly any other', withinSeconds => {
    const random = seeded(withinSeconds)
    const window = windowOf({ withinSeconds })
    expect(window.buckets).toBeLessThanOrEqual(48)
    const countedAt = (first: number, second: number): number => {
      const counts = new Map([[bucketAt(window, first), 1]])
      const bucket = bucketAt(window, second)
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
      return maxAround(window, bucket, counts)
    }
    for (let round = 0; round < 500; round++) {
      const first = Math.floor(random() * 1e12)
      expect(countedAt(first, first + Math.floor(random() * withinSeconds * 1000))).toBe(2)
      expect(countedAt(first, first + withinSeconds * 1000 + 2 * window.bucketMs)).toBe(1)
    }
    expect(window.bucketMs * window.buckets).toBeLessThanOrEqual(withinSeconds * 1050)
  })

  it('lies in two items at most, wherever it ends', () => {
    const window = windowOf({ withinSeconds: 60 })
    for (let at = 1e12; at < 1e12 + 200_000; at += 700) {
      const periods = [placeOf(window, at - 60_000).period, placeOf(window, at).period]
      expect((periods[1] ?? 0) - (periods[0] ?? 0)).toBeLessThanOrEqual(1)
    }
  })

  it('is full also by an event that comes after later ones', () => {
    const window = windowOf({ withinSeconds: 120 })
    const counts = new Map([
      [100, 1],
      [110, 2],
      [135, 2],
      [170, 9],
    ])
    expect(maxAround(window, 100, counts)).toBe(5)
    expect(maxAround(window, 135, counts)).toBe(11)
    expect(maxAround(window, 60, new Map([[60, 1]]))).toBe(1)
  })
})
