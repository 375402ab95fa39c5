import { expect, it } from 'vitest'
import { decodeUint, encodeUint } from './uint.ts'

const numbers = [0, 5, 255, 256, 100_000, 0xffffffff]

it('writes integers in their shortest form', () => {
  expect(numbers.map(number => encodeUint(number).toString('hex'))).toEqual([
    '',
    '05',
    'ff',
    '0100',
    '0186a0',
    'ffffffff',
  ])
})

it('reads integers again, and those with leading zeros', () => {
  expect(numbers.map(number => decodeUint(encodeUint(number)))).toEqual(numbers)
  expect(decodeUint(Buffer.of(0, 0, 5))).toBe(5)
})
