import { expect, it } from 'vitest'
import { tokenBuckets } from './tokenBuckets.ts'

const start = (maxBuckets = 10) => {
  let time = 0
  const take = tokenBuckets({ ratePerSecond: 2, burst: 3, maxBuckets, now: () => time })
  return { take, pass: (ms: number) => (time += ms) }
}

it('lets a burst through, then the rate', () => {
  const { take, pass } = start()
  expect([take('A'), take('A'), take('A'), take('A')]).toEqual([0, 0, 0, 1])
  pass(499)
  expect(take('A')).toBe(1)
  pass(1)
  expect([take('A'), take('A')]).toEqual([0, 1])
  expect(take('B')).toBe(0)
})

it('fills up to the burst and not beyond', () => {
  const { take, pass } = start()
  take('A')
  pass(60_000)
  expect([take('A'), take('A'), take('A'), take('A')]).toEqual([0, 0, 0, 1])
})

it('keeps at most the maximum of buckets, and forgets the one that was unused for longest', () => {
  const { take } = start(2)
  for (const key of ['A', 'A', 'A', 'B', 'A', 'C']) take(key)
  expect(take('A')).toBe(1)
  expect([take('B'), take('B'), take('B'), take('B')]).toEqual([0, 0, 0, 1])
})
