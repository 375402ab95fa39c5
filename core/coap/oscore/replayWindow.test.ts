import { expect, it } from 'vitest'
import { seededRandom } from '../../../proto/seededRandom.ts'
import { bitsInHex, hexOfBits, judged, type ReplayWindow, WINDOW_BITS, windowFrom, withUsed } from './replayWindow.ts'

const from = (...numbers: readonly number[]): ReplayWindow =>
  numbers.reduce<ReplayWindow>(withUsed, { highest: 0, used: 1n })

it('RFC 8613 §7.4: a number is new once, in whichever order numbers come', () => {
  const window = from(5, 3)
  expect([5, 3, 4, 6].map(number => judged(window, number))).toEqual(['used', 'used', 'new', 'new'])
})

it('a number below the window is old, also when it was never used', () => {
  const window = from(100)
  expect(judged(window, 100 - WINDOW_BITS + 1)).toBe('new')
  expect(judged(window, 100 - WINDOW_BITS)).toBe('old')
})

it('a jump beyond the window forgets what was in it, and calls it old', () => {
  const window = from(1, 2, 1_000_000)
  expect([2, 1_000_000, 1_000_001].map(number => judged(window, number))).toEqual(['old', 'used', 'new'])
})

it('RFC 8613 Appendix B.1.2: numbers before the first of a window count as used', () => {
  const window = windowFrom(40)
  expect([39, 40, 41].map(number => judged(window, number))).toEqual(['used', 'used', 'new'])
})

it('a full window stays full with each next number, and any is the same again from its hex', () => {
  const full = windowFrom(7)
  expect(withUsed(full, 8)).toEqual({ highest: 8, used: full.used })
  expect(withUsed(full, 9).used).toBe(full.used - 2n)
  for (const { used } of [full, from(0), from(5, 3), withUsed(full, 40)]) expect(bitsInHex(hexOfBits(used))).toBe(used)
  expect(hexOfBits(full.used)).toBe('f'.repeat(WINDOW_BITS / 4))
})

it('no order of numbers makes a number new twice', () => {
  const { integer } = seededRandom(3)
  for (let round = 0; round < 200; round++) {
    const accepted = new Set<number>()
    let window: ReplayWindow = windowFrom(integer(0, 1000))
    for (let count = 0; count < 300; count++) {
      const number = window.highest + integer(-80, 20)
      if (number < 0 || judged(window, number) !== 'new') continue
      expect(accepted.has(number)).toBe(false)
      accepted.add(number)
      window = withUsed(window, number)
      expect(judged(window, number)).toBe('used')
      expect(window.used < 1n << BigInt(WINDOW_BITS)).toBe(true)
    }
  }
})
