import { expect, it } from 'vitest'
import { levelIn, withLevel } from './levelInPattern.ts'

it.each([
  ['', 'any'],
  ['{"message":["a"]}', 'any'],
  ['{"level":["fatal","error"]}', 'error'],
  ['{"level":["fatal"]}', 'fatal'],
  ['{"level":["error"]}', 'other'],
  ['{"level":[{"anything-but":"info"}]}', 'other'],
  ['{"level":', undefined],
  ['[]', undefined],
])('the level in %s', (pattern, level) => {
  expect(levelIn(pattern)).toBe(level)
})

it('another level leaves the rest of the pattern as it is', () => {
  const pattern = withLevel('{"message":["a"],"level":["info"]}', 'warn')
  expect(JSON.parse(pattern)).toEqual({ level: ['warn', 'error', 'fatal'], message: ['a'] })
  expect(JSON.parse(withLevel(pattern, 'any'))).toEqual({ message: ['a'] })
  expect(withLevel('{"level":["fatal"]}', 'any')).toBe('')
})
