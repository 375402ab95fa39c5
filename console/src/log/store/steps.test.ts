import { expect, it } from 'vitest'
import { stepFrom } from './steps.ts'

it('goes to the next and to the one before, and around', () => {
  const places = [2, 5, 9]
  expect(stepFrom(places, 2, 1)).toBe(5)
  expect(stepFrom(places, 3, -1)).toBe(2)
  expect(stepFrom(places, 9, 1)).toBe(2)
  expect(stepFrom(places, 0, -1)).toBe(9)
  expect(stepFrom(places, undefined, 1)).toBe(9)
  expect(stepFrom([], 1, 1)).toBeUndefined()
})
