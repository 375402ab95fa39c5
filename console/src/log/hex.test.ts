import { expect, it } from 'vitest'
import { bytesOf, hexLines } from './hex.ts'

it('shows bytes sixteen a line', () => {
  expect(hexLines(bytesOf(btoa('0123456789abcdef\u0000\u00ff<')))).toEqual([
    { offset: '0000', hex: '30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66', ascii: '0123456789abcdef' },
    { offset: '0010', hex: '00 ff 3c', ascii: '..<' },
  ])
  expect(hexLines(bytesOf(''))).toEqual([])
})
