import { expect, it } from 'vitest'
import { seededRandom } from '../../../proto/seededRandom.ts'
import { type OscoreHeader, oscoreOptionValue, parseOscoreOption } from './optionValue.ts'

const parse = (hex: string) => parseOscoreOption(Buffer.from(hex, 'hex'))
const hex = (text: string) => Buffer.from(text, 'hex')

/** RFC 8613 §6.3: examples of compressed COSE objects. */
it.each<[string, OscoreHeader]>([
  ['090525', { partialIv: hex('05'), kid: hex('25') }],
  ['0900', { partialIv: hex('00'), kid: hex('') }],
  ['0901', { partialIv: hex('01'), kid: hex('') }],
  ['1901086a5c2b0d1e3f4a5bb2', { partialIv: hex('01'), kidContext: hex('6a5c2b0d1e3f4a5b'), kid: hex('b2') }],
  ['', {}],
  ['0107', { partialIv: hex('07') }],
])('reads and writes %s', (text, header) => {
  expect(parse(text)).toEqual(header)
  expect(oscoreOptionValue(header).toString('hex')).toBe(text)
})

it.each([
  ['a flag byte of zero, which has to be left out (§6.1)', '00'],
  ['the reserved bit 0x20', '2905'],
  ['the reserved bit 0x40', '4905'],
  ['the reserved bit 0x80', '8905'],
  ['the reserved length 6', '0e010203040506'],
  ['the reserved length 7', '0f01020304050607'],
  ['a Partial IV that ends beyond the value', '0b0102'],
  ['a Partial IV with a leading zero (§5)', '0a0005'],
  ['a kid context without a length', '1905'],
  ['a kid context that ends beyond the value', '19050401'],
  ['bytes that belong to no part', '010542'],
  ['a kid of eight bytes, for which a nonce has no room (§5.2)', '09050102030405060708'],
])('refuses %s', (_, text) => expect(parse(text)).toBeUndefined())

it('whatever is read is written as the same bytes', () => {
  const { integer } = seededRandom(9)
  let wellFormed = 0
  for (let count = 0; count < 50_000; count++) {
    const value = Buffer.from(
      Array.from({ length: integer(0, 12) }, (__, at) => (at ? integer(0, 255) : integer(0, 31))),
    )
    const header = parseOscoreOption(value)
    if (!header) continue
    wellFormed++
    expect(oscoreOptionValue(header).equals(value)).toBe(true)
  }
  expect(wellFormed).toBeGreaterThan(5_000)
})
