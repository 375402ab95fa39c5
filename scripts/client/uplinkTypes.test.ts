import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readSchema } from '../../proto/schemaFiles.ts'
import { SOURCES } from './bundle.ts'
import { uplinkTypes } from './uplinkTypes.ts'

const schema = (body: string) => `syntax = "proto3";\npackage sonde;\n${body}`

it('client/uplink.ts is up to date: run npm run docs when it is not', () => {
  expect(readFileSync(join(SOURCES, 'uplink.ts'), 'utf8')).toBe(uplinkTypes(readSchema().uplink))
})

it('has a type for whatever a schema can say, by the rules of its JSON', () => {
  const types = uplinkTypes(
    schema(`
      // All of it. */
      message Uplink {
        optional uint64 large = 1;
        optional bytes raw = 2;
        optional bool is_on = 3;
        repeated double readings = 4;
        map<string, Part> parts = 5;
        oneof one { string text = 6; int32 number = 7; }
        Part.Kind kind = 8;
        repeated Part.Kind kinds = 9;
        Uplink inner = 10;
        optional string secret = 11 [debug_redact = true];
        message Part { optional sint32 rssi = 1; enum Kind { option allow_alias = true; A = 0; B = 1; C = 1; } }
        Json own = 12;
      }
      message Json {}
      message Unused { optional string unused = 1; }
    `),
  )
  expect(types).toBe(`// Generated from uplink.proto. Change that file, not this one.

/** All of it. *\\/ */
export type Uplink = {
  large?: string
  raw?: string
  is_on?: boolean
  readings?: (number | string)[]
  parts?: { [key: string]: Uplink_Part }
  text?: string
  number?: number
  kind?: Uplink_Part_Kind
  kinds?: Uplink_Part_Kind[]
  inner?: Uplink
  /** Shown only to a token with the scope \`sensitive\`. */
  secret?: string
  own?: Json_
}

export type Uplink_Part = {
  rssi?: number
}

/** A value that the schema does not know is its number. */
export type Uplink_Part_Kind = 'A' | 'B' | number

export type Json_ = {
}
`)
})

it('no two types have one name, and no type has a name that TypeScript keeps for itself', () => {
  const types = uplinkTypes(
    schema(`
      message Uplink { Outer outer = 1; Outer.Inner inner = 2; Outer_Inner other = 3; string lower = 4; class word = 5; Json_ a = 6; Json b = 7; .sonde.string part = 8; }
      message Outer { message Inner {} }
      message Outer_Inner {}
      message class {}
      enum string { ZERO = 0; }
      message Json {}
      message Json_ {}
    `),
  )
  const names = [...types.matchAll(/^export type (\S+) =/gm)].map(([, name]) => name)
  expect(names).toEqual(['Uplink', 'Outer', 'Outer_Inner_', 'Outer_Inner', 'class_', 'Json_', 'Json__', 'string_'])
  expect(types).toContain('lower?: string\n')
  expect(types).toContain('inner?: Outer_Inner_\n')
  expect(types).toContain('part?: string_\n')
})

it('says which text is no schema of uplinks', () => {
  expect(() => uplinkTypes(schema('message Other {}'))).toThrow(/no such.*sonde\.Uplink|sonde\.Uplink/)
})
