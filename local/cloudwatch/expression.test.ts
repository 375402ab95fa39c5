import { expect, it } from 'vitest'
import { expression } from './expression.ts'

it.each([
  ['a + b * 2', 7],
  ['(a + b) * 2', 8],
  ['a - b - 1', -3],
  ['100 * a / (a + b)', 25],
  ['FILL(none, 5) + a', 6],
  ['FILL(none, 0)', 0],
  ['FILL(a, 0) - FILL(none, 0)', 1],
  ['MAX([a, b])', 3],
  ['MAX([FILL(none, 0), a]) + 1', 2],
  ['MAX([none, a])', 1],
])('%s', (text, expected) => {
  expect(expression(text)({ a: 1, b: 3, none: undefined })).toBe(expected)
})

it.each(['a + none', 'none', 'a / (b - 3)', 'MAX([none])'])('%s has no data point', text => {
  expect(expression(text)({ a: 1, b: 3 })).toBeUndefined()
})

it.each(['ANOMALY_DETECTION_BAND(a)', 'a +', 'a b', 'FILL(a)', 'a > b', 'MAX(a)', 'MAX([])'])('%s is refused', text => {
  expect(() => expression(text)).toThrow('does not understand the expression')
})
