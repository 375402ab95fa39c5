import { expect, it } from 'vitest'
import { isUnwanted } from './noResponse.ts'

it.each([
  ['2.04', 2, true],
  ['2.04', 24, false],
  ['4.00', 8, true],
  ['5.03', 16, true],
  ['5.03', 0, false],
] as const)('%s under No-Response %i', (code, noResponse, expected) =>
  expect(isUnwanted(code, noResponse)).toBe(expected),
)
