import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { codecs } from './codec.ts'
import { readSchema } from './schemaFiles.ts'

const codecOf = (body: string) =>
  codecs({
    ...readSchema(),
    uplink: readSchema().uplink.replace('Location location = 3;', `Location location = 3; ${body}`),
  }).uplink

const through = (body: string, json: Parameters<ReturnType<typeof codecOf>['encode']>[0]) => {
  const codec = codecOf(body)
  return codec.decode(codec.encode(json)).uplink
}

const doubles = 'repeated double d = 4;'

describe('how values become JSON', () => {
  it('writes 64-bit integers as decimal text', () => {
    const fields = 'optional uint64 u = 4; optional int64 i = 5; optional sint64 s = 6; optional fixed64 f = 7;'
    const json = { u: '18446744073709551615', i: '-9223372036854775808', s: '-1', f: '0' }
    expect(through(fields, json)).toEqual(json)
  })

  it('writes what DynamoDB cannot hold as text, and nothing else', () => {
    const json = { d: [9.9e125, 1e-130, 5e-324, 1e126, -1.7976931348623157e308, 0.1] }
    const expected = { d: [9.9e125, 1e-130, '5e-324', '1e+126', '-1.7976931348623157e+308', 0.1] }
    expect(through(doubles, json)).toEqual(expected)
    expect(through(doubles, expected)).toEqual(expected)
  })

  it('makes 0 of -0, so that live and stored agree', () => {
    const [zero] = [through('optional double d = 4; optional float f = 5;', { d: -0, f: -0 })]
    expect(Object.is(zero.d, 0) && Object.is(zero.f, 0)).toBe(true)
  })

  it('writes six bytes named mac as an address, and all other bytes as base64', () => {
    const fields = 'optional bytes mac = 4; repeated bytes raw = 5; optional bytes none = 6;'
    const json = { mac: '00:01:02:fd:fe:ff', raw: ['AAEC/f7/', '+w=='], none: '' }
    expect(through(fields, json)).toEqual(json)
    expect(through('optional bytes mac = 4;', { mac: 'AAECAw==' })).toEqual({ mac: 'AAECAw==' })
  })

  it('writes maps as objects, with keys that every store can hold', () => {
    const fields = 'map<string, uint32> by_name = 4; map<int64, bool> by_number = 5; map<string, Wifi> nets = 6;'
    const payload = Buffer.from('2204' + '0a00' + '1001' + '220d' + '0a095f5f70726f746f5f5f' + '1002', 'hex')
    const { uplink, warnings } = codecOf(fields).decode(payload)
    expect(uplink).toEqual({ by_name: { '~': 1, '__proto__~': 2 } })
    expect(warnings).toEqual([])
    const json = {
      by_name: { a: 1, '~': 2, '~~': 3, '__proto__~': 4, '__proto__~~': 5, constructor: 6, toString: 7 },
      by_number: { '-9007199254740993': true, 7: false },
      nets: { home: { rssi: -40 }, '__proto__~': {} },
    }
    expect(through(fields, json)).toEqual(json)
    expect(Object.getPrototypeOf(through(fields, json).nets)).toBe(Object.prototype)
  })

  it('keeps the last of a oneof, as protobuf says', () => {
    const codec = codecOf('oneof reading { uint32 counts = 4; string fault = 5; }')
    expect(codec.decode(Buffer.from('20012a026f6b', 'hex')).uplink).toEqual({ fault: 'ok' })
    expect(codec.decode(Buffer.from('2a026f6b2001', 'hex')).uplink).toEqual({ counts: 1 })
  })

  it('leaves empty lists and maps, and zeros without `optional`, out', () => {
    const codec = codecOf('repeated uint32 list = 4; map<string, uint32> map = 5; uint32 plain = 6;')
    expect(codec.decode(codec.encode({ list: [], map: {}, plain: 0 })).uplink).toEqual({})
    expect(codec.decode(Buffer.from('22003000', 'hex'))).toEqual({
      uplink: {},
      warnings: ['4 bytes were decoded to nothing'],
    })
  })

  it('reads lists packed and unpacked', () => {
    const codec = codecOf('repeated LocationMode modes = 4;')
    expect(codec.decode(Buffer.from('2203000109' + '2003', 'hex')).uplink).toEqual({
      modes: ['NONE', 'WIFI', 9, 'WIFI_GNSS'],
    })
  })

  it('takes a message that contains itself, down to the depth that DynamoDB can store', () => {
    const codec = codecOf('optional Uplink inner = 4;')
    const nested = (levels: number): string => {
      let bytes = Buffer.from('0801', 'hex')
      for (let level = 0; level < levels; level++) bytes = Buffer.concat([Buffer.from([0x22, bytes.length]), bytes])
      return bytes.toString('hex')
    }
    expect(JSON.stringify(codec.decode(Buffer.from(nested(20), 'hex')).uplink)).toContain('{"uplink_count":1}')
    expect(() => codec.decode(Buffer.from(nested(40), 'hex'))).toThrow('nested too deeply')
  })

  it('does not touch the settings that all users of protobufjs share', () => {
    codecs(readSchema())
    expect(protobuf.Reader.discardUnknown).toBe(true)
  })
})
