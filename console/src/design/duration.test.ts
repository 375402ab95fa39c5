import { expect, test } from 'vitest'
import { agoText, durationText } from './duration.ts'

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
