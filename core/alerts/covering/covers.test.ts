import { expect, it } from 'vitest'
import { coversPattern, metPatterns } from './covers.ts'

it.each([
  [['*'], '*', true],
  [['*'], 'tracker-*', true],
  [['tracker-*'], '*', false],
  [['tracker-*'], 'tracker-1*', true],
  [['tracker-*'], 'tracker-1', true],
  [['tracker-1*'], 'tracker-*', false],
  [['tracker-1'], 'tracker-1', true],
  [['tracker-1'], 'tracker-1*', false],
  [[], '*', false],
])('a token for %j covers all that %s names: %s', (devices, pattern, expected) => {
  expect(coversPattern({ devices }, pattern)).toBe(expected)
})

it('a token sees of a rule the patterns that can concern its devices', () => {
  const claims = { devices: ['tracker-1*', 'ABC'] }
  expect(metPatterns(claims, ['*'])).toEqual(['*'])
  expect(metPatterns(claims, ['tracker-*', 'cooler-*', 'A*', 'ABC', 'ABD'])).toEqual(['tracker-*', 'A*', 'ABC'])
  expect(metPatterns(claims, ['tracker-2', 'tracker-12', 'AB*', 'B*'])).toEqual(['tracker-12', 'AB*'])
  expect(metPatterns({ devices: [] }, ['*'])).toEqual([])
})
