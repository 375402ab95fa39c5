import { expect, it } from 'vitest'
import { tokenBucket } from './tokenBucket.ts'

it('lets a burst through, then the rate', () => {
  let time = 0
  const take = tokenBucket({ perSecond: 10, burst: 3 }, () => time)
  expect([take(), take(), take(), take()]).toEqual([true, true, true, false])
  time = 100
  expect([take(), take()]).toEqual([true, false])
})

it('gathers no more than its burst while nobody asks', () => {
  let time = 0
  const take = tokenBucket({ perSecond: 1000, burst: 2 }, () => time)
  time = 3_600_000
  expect([take(), take(), take()]).toEqual([true, true, false])
})

it('lets nothing through at a rate and burst of zero', () => {
  expect(tokenBucket({ perSecond: 0, burst: 0 })()).toBe(false)
})
