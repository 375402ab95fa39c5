import { describe, expect, it } from 'vitest'
import { seeded } from '../../../client/testing/seeded.ts'
import { compilePattern } from './pattern.ts'
import { PatternError } from './patternError.ts'
import { wildcardFilter } from './wildcard.ts'

const event = {
  source: 'sonde',
  'detail-type': 'Uplink',
  resources: [],
  detail: {
    deviceId: 'ABC123',
    count: 0,
    temperature: 23.5,
    ok: true,
    reboot: null,
    address: '10.0.3.7',
    path: 'a*b/lib/c.png',
    tags: ['blue', 'Red'],
    wifi: [
      { mac: 'aa', rssi: -40 },
      { mac: 'bb', rssi: -80 },
    ],
    uplink: { heartbeat: {} },
    uplinks: [
      { deviceId: 'ABC123', wire: { type: 'CON' }, uplink: { location: { wifi: [{ mac: 'aa' }, { mac: 'bb' }] } } },
      { deviceId: 'XYZ', wire: { type: 'NON' }, uplink: {} },
    ],
    none: [],
  },
}
const detail = (inner: object) => ({ detail: inner })

describe('an event pattern matches', () => {
  it.each<[string, Record<string, unknown>, boolean]>([
    ['exact text', { source: ['other', 'sonde'] }, true],
    ['other text', { source: ['other'] }, false],
    ['every field', { source: ['sonde'], 'detail-type': ['UplinkRejected'] }, false],
    ['zero', detail({ count: [0] }), true],
    ['zero is not "0"', detail({ count: ['0'] }), false],
    ['null', detail({ reboot: [null] }), true],
    ['null is not absent', detail({ absent: [null] }), false],
    ['true', detail({ ok: [true] }), true],
    ['an element of an array', detail({ tags: ['blue'] }), true],
    ['no element of an array', detail({ tags: ['red'] }), false],
    ['prefix', detail({ deviceId: [{ prefix: 'ABC' }] }), true],
    ['not a prefix', detail({ deviceId: [{ prefix: 'BC' }] }), false],
    ['prefix, ignoring case', detail({ deviceId: [{ prefix: { 'equals-ignore-case': 'abc' } }] }), true],
    ['suffix', detail({ path: [{ suffix: '.png' }] }), true],
    ['suffix, ignoring case', detail({ path: [{ suffix: { 'equals-ignore-case': '.PNG' } }] }), true],
    ['ignoring case', detail({ tags: [{ 'equals-ignore-case': 'RED' }] }), true],
    ['anything but', detail({ deviceId: [{ 'anything-but': 'XYZ' }] }), true],
    ['anything but itself', detail({ deviceId: [{ 'anything-but': ['XYZ', 'ABC123'] }] }), false],
    ['anything but needs the field', detail({ absent: [{ 'anything-but': 'XYZ' }] }), false],
    ['anything but a number', detail({ count: [{ 'anything-but': [0, 1] }] }), false],
    ['anything but a prefix', detail({ deviceId: [{ 'anything-but': { prefix: 'ABC' } }] }), false],
    ['anything but suffixes', detail({ path: [{ 'anything-but': { suffix: ['.jpg', '.gif'] } }] }), true],
    ['anything but a wildcard', detail({ path: [{ 'anything-but': { wildcard: '*/lib/*' } }] }), false],
    [
      'anything but ignoring case',
      detail({ deviceId: [{ 'anything-but': { 'equals-ignore-case': 'abc123' } }] }),
      false,
    ],
    ['exists', detail({ reboot: [{ exists: true }] }), true],
    ['exists not', detail({ absent: [{ exists: false }] }), true],
    ['exists, but does not', detail({ absent: [{ exists: true }] }), false],
    ['exists not, deep in what is absent', { detail: { a: { b: [{ exists: false }] } } }, true],
    ['exists is for leaves', detail({ uplink: [{ exists: true }] }), false],
    ['an empty array is no value', { resources: [{ exists: true }] }, false],
    ['numeric range', detail({ temperature: [{ numeric: ['>', 20, '<=', 23.5] }] }), true],
    ['numeric equal', detail({ count: [{ numeric: ['=', 0] }] }), true],
    ['numeric out of range', detail({ temperature: [{ numeric: ['>=', 0, '<', 23.5] }] }), false],
    ['numeric is not for text', detail({ deviceId: [{ numeric: ['>', 0] }] }), false],
    ['wildcard', detail({ path: [{ wildcard: 'a*/lib/*.png' }] }), true],
    ['wildcard, escaped', detail({ path: [{ wildcard: 'a\\*b/*' }] }), true],
    ['wildcard, escaped, other', detail({ path: [{ wildcard: 'a\\*c/*' }] }), false],
    ['wildcard, a dot is a dot', detail({ path: [{ wildcard: '*/c?png' }] }), false],
    ['cidr', detail({ address: [{ cidr: '10.0.0.0/16' }] }), true],
    ['cidr, other network', detail({ address: [{ cidr: '10.1.0.0/16' }] }), false],
    ['fields of one element of an array', detail({ wifi: { mac: ['aa'], rssi: [-40] } }), true],
    ['fields of two elements', detail({ wifi: { mac: ['aa'], rssi: [-80] } }), false],
    ['a field of any element', detail({ uplinks: { deviceId: ['XYZ'] } }), true],
    ['a field of no element', detail({ uplinks: { deviceId: ['OTHER'] } }), false],
    [
      'fields of one element, one of them deeper',
      detail({ uplinks: { deviceId: ['XYZ'], wire: { type: ['NON'] } } }),
      true,
    ],
    [
      'fields of two elements, one of them deeper',
      detail({ uplinks: { deviceId: ['XYZ'], wire: { type: ['CON'] } } }),
      false,
    ],
    ['an array within an array', detail({ uplinks: { uplink: { location: { wifi: { mac: ['bb'] } } } } }), true],
    ['a field of an empty array', detail({ none: { deviceId: ['ABC123'] } }), false],
    ['a field that an empty array does not have', detail({ none: { deviceId: [{ exists: false }] } }), true],
    ['$or', { $or: [{ source: ['other'] }, { detail: { count: [0] } }] }, true],
    ['$or within', detail({ $or: [{ deviceId: ['XYZ'] }, { count: [1] }] }), false],
    ['$or and a field', { source: ['other'], $or: [{ source: ['sonde'] }, { source: ['x'] }] }, false],
    ['several filters are alternatives', detail({ deviceId: [{ prefix: 'X' }, 'ABC123'] }), true],
  ])('%s', (_what, pattern, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected)
  })
})

describe('an event pattern is refused, with the place,', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['with an unknown operator', { source: [{ like: 'x' }] }, 'source: operator {"like":"x"} is not understood'],
    ['with two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }, 'is not understood'],
    ['with the name of a method', { source: [{ toString: 'a' }] }, 'is not understood'],
    ['with a bare value', { source: 'sonde' }, 'source: "sonde": a field needs a list'],
    ['with an empty list', { detail: { a: [] } }, 'detail.a: the list of values is empty'],
    ['with a list in a list', { detail: { a: [['x']] } }, 'detail.a: operator ["x"] is not understood'],
    ['when empty', {}, 'an object in the pattern is empty'],
    ['with an empty object', { detail: { a: {} } }, 'detail.a: an object in the pattern is empty'],
    ['with one alternative', { detail: { $or: [{ source: ['a'] }] } }, 'detail.$or: it needs a list of at least two'],
    ['within an alternative', { $or: [{ a: ['x'] }, { b: { c: 3 } }] }, '$or[1].b.c: 3: a field needs a list'],
    [
      'with an operator as an alternative',
      { $or: [{ prefix: 'a' }, { a: ['x'] }] },
      '$or[0].prefix: an operator stands',
    ],
    ['with **', { source: [{ wildcard: 'a**' }] }, '** is not valid'],
    ['with a wrong escape', { source: [{ wildcard: 'a\\b' }] }, '\\ is not valid'],
    ['with a wrong comparison', { source: [{ numeric: ['~', 1] }] }, 'numeric ["~",1] is not valid'],
    ['with a comparison without a number', { source: [{ numeric: ['>', '1'] }] }, '"1" is no number'],
    ['with a number beyond the range', { source: [{ numeric: ['>', 6e9] }] }, 'numbers are between'],
    ['with an empty range', { source: [{ numeric: ['>', 5, '<', 5] }] }, 'its lower bound is below'],
    ['with a range the other way round', { source: [{ numeric: ['<', 5, '>', 1] }] }, 'a range begins with'],
    ['with two equalities', { source: [{ numeric: ['=', 5, '=', 5] }] }, 'a range begins with'],
    ['with a wrong anything-but', { source: [{ 'anything-but': { numeric: 'x' } }] }, 'anything-but takes no numeric'],
    ['with anything but nothing', { source: [{ 'anything-but': [] }] }, 'anything-but takes a text'],
    ['with anything but null', { source: [{ 'anything-but': [null] }] }, 'anything-but takes a text'],
    ['with anything but texts and numbers', { source: [{ 'anything-but': ['a', 1] }] }, 'anything-but takes a text'],
    ['with anything but an empty prefix', { source: [{ 'anything-but': { prefix: '' } }] }, 'anything-but with prefix'],
    ['with a prefix that is no text', { source: [{ prefix: 3 }] }, 'prefix takes a text, not 3'],
    ['with a wrong network', { source: [{ cidr: 'nowhere/8' }] }, 'source: cidr "nowhere/8" is no network'],
    ['with a network too long', { source: [{ cidr: '10.0.0.0/33' }] }, 'is no network'],
    ['with exists of something else', { source: [{ exists: 'yes' }] }, 'is not understood'],
  ])('%s', (_what, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(PatternError)
    expect(() => compilePattern(pattern)).toThrow(message)
  })
})

describe('a wildcard', () => {
  it('is as a regular expression says, over random texts', () => {
    const random = seeded(7)
    const from = (letters: string, length: number) =>
      Array.from({ length: Math.floor(random() * length) }, () => letters[Math.floor(random() * letters.length)]).join(
        '',
      )
    for (let round = 0; round < 2_000; round++) {
      const filter = from('ab*', 8).replace(/\*+/g, '*')
      const text = from('ab', 8)
      const expected = new RegExp(`^${filter.replaceAll('*', '.*')}$`).test(text)
      expect([filter, text, wildcardFilter(filter)(text)]).toEqual([filter, text, expected])
    }
  })

  it('takes time by the length of the text: many wildcards do not make it slow', () => {
    const matches = wildcardFilter(`${'*a'.repeat(30)}*b`)
    expect(matches('a'.repeat(200_000))).toBe(false)
  })
})
