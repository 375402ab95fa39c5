import { expect, test } from 'vitest'
import { agoText, countdownText, durationText } from './duration.ts'

test.each([
  [0, '0 s'],
  [45, '45 s'],
  [720, '12 min'],
  [5400, '1 h 30 min'],
  [86_400, '1 d'],
  [4_294_967_295, '49710 d 6 h'],
])('%i s reads %s', (seconds, text) => expect(durationText(seconds)).toBe(text))

test.each([
  [-5000, 'now'],
  [999, 'now'],
  [3400, '3 s ago'],
  [240_000, '4 min ago'],
  [7_300_000, '2 h ago'],
])('%i ms back is %s', (ms, text) => expect(agoText(10_000_000_000 - ms, 10_000_000_000)).toBe(text))

test('the wait is counted down in whole seconds, and is over when it is tried', () => {
  expect(countdownText(10_000, 5500)).toBe('in 5 s')
  expect(countdownText(10_000, 9999)).toBe('in 1 s')
  expect(countdownText(10_000, 10_000)).toBe('now')
  expect(countdownText(10_000, 12_000)).toBe('now')
})
