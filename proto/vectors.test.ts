import { describe, expect, it } from 'vitest'
import { codecs } from './codec.ts'
import { readSchema } from './schemaFiles.ts'
import { readVectors } from './vectorFiles.ts'

const { uplink, downlink } = codecs(readSchema())
const vectors = [...readVectors()].map(([file, vector]) => ({ file, ...vector }))
const uplinks = vectors.filter(({ message }) => message === 'Uplink')
const downlinks = vectors.filter(({ message }) => message === 'Downlink')

describe('the golden vectors', () => {
  it.each(uplinks)('$file is decoded: $name', ({ hex, json, warnings = [] }) => {
    expect(uplink.decode(Buffer.from(hex, 'hex'))).toEqual({ uplink: json, warnings })
  })

  // Bytes that were not decoded are not encoded again.
  it.each(uplinks.filter(({ warnings = [] }) => !warnings.some(text => text.includes('decoded'))))(
    '$file is encoded to the same bytes',
    ({ hex, json }) => {
      expect(Buffer.from(uplink.encode(json)).toString('hex')).toBe(hex)
    },
  )

  it.each(downlinks)('$file, both ways: $name', ({ hex, json }) => {
    const told = downlink.decode(Buffer.from(hex, 'hex'))
    expect(told).toEqual(json)
    expect(Buffer.from(downlink.encode(told)).toString('hex')).toBe(hex)
  })
})
