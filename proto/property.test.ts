import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { codecs } from './codec.ts'
import { MalformedUplink } from './malformed.ts'
import { randomMessage } from './randomMessage.ts'
import { readSchema } from './schemaFiles.ts'
import { seededRandom } from './seededRandom.ts'
import { readVectors } from './vectorFiles.ts'

const ours = readSchema()
const everyKind = {
  ...ours,
  uplink: `${ours.uplink.replace('Location location = 3;', 'Location location = 3; Kinds kinds = 4; repeated Kinds more = 5;')}
    message Kinds {
      optional double a = 1; optional float b = 2; optional int32 c = 3; optional uint32 d = 4; optional sint32 e = 5;
      optional fixed32 f = 6; optional sfixed32 g = 7; optional int64 h = 8; optional uint64 i = 9; optional sint64 j = 10;
      optional fixed64 k = 11; optional sfixed64 l = 12; optional bool m = 13; optional string n = 14; optional bytes mac = 15;
      repeated double ra = 21; repeated float rb = 22; repeated sint32 rc = 23; repeated int64 rd = 24; repeated bool re = 25;
      repeated string rf = 26; repeated bytes rg = 27; repeated RebootReason rh = 28; repeated Kinds ri = 29;
      map<string, Kinds> ma = 31; map<bool, string> mb = 32; map<uint64, sint64> mc = 33; map<sint32, bytes> md = 34;
      map<string, LocationMode> me = 35;
      oneof choice { uint32 oa = 41; string ob = 42; Wifi oc = 43; }
    }`,
}

const typeOf = (text: string) => {
  const root = new protobuf.Root()
  protobuf.parse(text, root, { keepCase: true })
  root.resolveAll()
  return root.lookupType('sonde.Uplink')
}

describe.each([
  { name: 'our schema', schema: ours },
  { name: 'a schema with every kind of field', schema: everyKind },
])('with $name', ({ schema }) => {
  const { uplink } = codecs(schema)
  const type = typeOf(schema.uplink)

  it('what was encoded is decoded again', () => {
    const random = seededRandom(42)
    for (let times = 0; times < 200; times++) {
      const message = randomMessage(type, random)
      expect(uplink.decode(uplink.encode(message)).uplink).toEqual(message)
    }
  })

  it('random and mutated bytes are decoded or malformed, and nothing else', () => {
    const random = seededRandom(4711)
    const known = [...readVectors().values()].map(({ hex }) => Buffer.from(hex, 'hex'))
    let decoded = 0
    for (let times = 0; times < 20_000; times++) {
      const bytes = Buffer.from(
        random.onceIn(2)
          ? Array.from({ length: random.integer(0, 60) }, () => random.integer(0, 255))
          : (known[times % known.length] ?? []),
      )
      for (let changes = random.integer(0, 3); changes > 0 && bytes.length > 0; changes--)
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255)
      const payload = bytes.subarray(0, random.onceIn(3) ? random.integer(0, bytes.length) : bytes.length)
      try {
        const { uplink: json, warnings } = uplink.decode(payload)
        expect(JSON.parse(JSON.stringify(json))).toEqual(json)
        expect(warnings.length).toBeLessThanOrEqual(8)
        decoded++
      } catch (error) {
        if (!(error instanceof MalformedUplink)) throw error
        expect(error.message).toMatch(/^(truncated|not a protobuf message|text is not UTF-8|nested too deeply)$/)
      }
    }
    expect(decoded).toBeGreaterThan(2_000)
  })
})
