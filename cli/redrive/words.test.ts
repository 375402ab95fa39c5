import { expect, it } from 'vitest'
import { ageOf, inWords } from './words.ts'

it.each([
  [0, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_600_000, '1h'],
  [13 * 86_400_000, '13d'],
  [-5, '0s'],
])('%d ms old is %s', (ms, age) => {
  expect(ageOf(ms)).toBe(age)
})

it('a reason names the part that gave up, the error, and the number of attempts', () => {
  const reason = {
    by: 'function',
    code: 'TypeError',
    message: 'no\nsuch',
    attempts: 3,
    ended: 'RetriesExhausted',
  } as const
  expect(inWords(reason)).toBe('failed: TypeError: no such, tried 3 times (RetriesExhausted)')
  const refused = { by: 'bus', code: 'NO_PERMISSIONS', message: '', attempts: 1, ended: undefined } as const
  expect(inWords(refused)).toBe('not delivered: NO_PERMISSIONS, tried once')
})
