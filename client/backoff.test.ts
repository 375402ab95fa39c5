import { expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'
import { renewalOf } from './renewal.ts'
import { jwt } from './testing/jwt.ts'
import { manualClock } from './testing/manualClock.ts'
import { expiryOf } from './token.ts'
import { defaults } from './tuning.ts'

it('the ceiling of a wait doubles up to 30 s, and the wait is anywhere under it', () => {
  const most = [0, 1, 2, 5, 6, 7, 1_000].map(attempt => backoffMs(attempt, { ...defaults, random: () => 1 }))
  expect(most).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000])
  expect(backoffMs(3, { ...defaults, random: () => 0 })).toBe(0)
})

it('reads the end of a JWT, and of nothing else', () => {
  expect(expiryOf(jwt(1_000))).toBe(1_000_000)
  expect([expiryOf('opaque'), expiryOf('a.b.c'), expiryOf('')]).toEqual([0, 0, 0])
})

it.each([
  ['by age', 'opaque', true, 110 * 60_000, false],
  ['30 s before the token ends', jwt(600), true, 570_000, true],
  ['half way through a token that is nearly over', jwt(20), true, 10_000, true],
  ['by age when there is but one token', jwt(600), false, 110 * 60_000, false],
])('renews %s', (_, token, hasOthers, inMs, isForToken) => {
  const tuning = { ...defaults, clock: manualClock(), random: () => 0 }
  expect(renewalOf(token, hasOthers, tuning)).toEqual({ inMs, isForToken })
})
