import { expect, it } from 'vitest'
import { bytesOf, hexLines } from './hex.ts'

it('shows sixteen bytes on a line, in runs of the same part', () => {
  const bytes = bytesOf(btoa('0123456789abcdef\u0000\u00ff<'))
  expect(hexLines(bytes, offset => (offset < 14 ? 0 : offset < 18 ? 1 : undefined))).toEqual([
    {
      offset: '0000',
      runs: [
        { part: 0, hex: '30 31 32 33 34 35 36 37 38 39 61 62 63 64', ascii: '0123456789abcd' },
        { part: 1, hex: '65 66', ascii: 'ef' },
      ],
    },
    {
      offset: '0010',
      runs: [
        { part: 1, hex: '00 ff', ascii: '..' },
        { part: undefined, hex: '3c', ascii: '<' },
      ],
    },
  ])
  expect(hexLines(bytesOf(''), () => undefined)).toEqual([])
})
