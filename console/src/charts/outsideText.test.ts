import { expect, it } from 'vitest'
import { outsideText } from './outsideText.ts'

const range = (...outside: number[]) => ({ min: 20, max: 22, outside })

it('names the values outside of the range that a chart shows', () => {
  expect(outsideText([20, -300, 22], range(1), false)).toBe('1 value is outside of the range shown: -300.')
  expect(outsideText([20, -300, 900], range(1, 2), true)).toBe('2 values are far from the others: -300, 900.')
  expect(outsideText([1, 2, 3, 4], range(0, 1, 2, 3), false)).toMatch(/^4 values are .*: 1, 2, 3, …\.$/)
})
