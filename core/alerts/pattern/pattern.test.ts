import { describe, expect, it } from 'vitest'
import { compilePattern } from './pattern.ts'

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

describe('an event pattern is refused', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['with an unknown operator', { source: [{ like: 'x' }] }, 'source: operator {"like":"x"} is not understood'],
    ['with two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }, 'is not understood'],
    ['with a bare value', { source: 'sonde' }, 'source: "sonde": a field needs a list'],
    ['with an empty list', { detail: { a: [] } }, 'detail: a: a list of values is empty'],
    ['when empty', {}, 'an object in the pattern is empty'],
    ['with one alternative', { $or: [{ source: ['a'] }] }, '$or:'],
    ['with **', { source: [{ wildcard: 'a**' }] }, '** is not valid'],
    ['with a wrong comparison', { source: [{ numeric: ['~', 1] }] }, 'numeric ["~",1] is not valid'],
    ['with a wrong anything-but', { source: [{ 'anything-but': { numeric: 'x' } }] }, 'is not understood'],
    ['with a wrong network', { source: [{ cidr: 'nowhere/8' }] }, 'source:'],
  ])('%s', (_what, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message)
  })
})
