import { describe, expect, it } from 'vitest'
import { codecs } from './codec.ts'
import { readSchema } from './schemaFiles.ts'

const { uplink } = codecs(readSchema())
const warnings = (hex: string) => uplink.decode(Buffer.from(hex, 'hex')).warnings

describe('warnings', () => {
  it('names the message in which a field is unknown, at any depth', () => {
    expect(warnings('1a060a044a020102')).toEqual(['4 bytes were not decoded: field 9 (wire type 2) of Wifi'])
  })

  it('names a field that came with another wire type than its own', () => {
    expect(warnings('0a0101' + '1001')).toEqual([
      '3 bytes were not decoded: field 1 (wire type 2 instead of 0) of Uplink',
      '2 bytes were not decoded: field 2 (wire type 0 instead of 2) of Uplink',
    ])
  })

  it('sums what is unknown by field, and says at most eight things, each short', () => {
    expect(warnings('2801'.repeat(300))).toEqual(['600 bytes were not decoded: field 5 (wire type 0) of Uplink'])
    const many = warnings(['28', '30', '38', '40', '48', '50', '58', '60', '68', '70'].map(tag => `${tag}01`).join(''))
    expect(many).toHaveLength(8)
    expect(many.at(-1)).toBe('3 more fields were not decoded')
    expect(Math.max(...many.map(text => text.length))).toBeLessThanOrEqual(120)
  })

  it('says nothing of an empty payload', () => {
    expect(warnings('')).toEqual([])
  })
})
