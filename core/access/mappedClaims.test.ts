import { describe, expect, it } from 'vitest'
import { claimAt, mappedClaims } from './mappedClaims.ts'

describe('claimAt', () => {
  const payload = {
    sub: 'ada',
    'custom:devices': 'A',
    'https://example.com/devices': 'B',
    'a.b': 'of this name',
    a: { b: 'on this way', c: { d: 7 } },
    resource_access: { 'my.client': { roles: ['read'] } },
    list: ['x'],
    nothing: null,
  }
  it.each([
    ['sub', 'ada'],
    ['custom:devices', 'A'],
    ['https://example.com/devices', 'B'],
    ['a.b', 'of this name'],
    ['a.c.d', 7],
    [['resource_access', 'my.client', 'roles'], ['read']],
    ['resource_access.my.client.roles', undefined],
    [['a', 'b'], 'on this way'],
    [['a.b'], 'of this name'],
    [['a.c.d'], undefined],
    ['a.x', undefined],
    ['sub.length', undefined],
    ['list.0', undefined],
    ['nothing.x', undefined],
    ['constructor', undefined],
    ['a.__proto__', undefined],
    ['toString.name', undefined],
    ['.', undefined],
  ])('%s', (name, value) => {
    expect(claimAt(payload, name)).toEqual(value)
  })
})

describe('a claim that is configured by its exact name', () => {
  it.each([
    ['https://example.com/devices', { 'https://example': { 'com/devices': 'forged' } }],
    ['example.com/devices', { example: { 'com/devices': 'forged' } }],
    ['custom:my.devices', { 'custom:my': { devices: 'forged' } }],
    [['my.devices'], { my: { devices: 'forged' } }],
  ])('%j is not satisfied by nested objects', (name, payload) => {
    expect(claimAt(payload, name)).toBeUndefined()
  })

  it('is satisfied by the claim alone where both are there', () => {
    expect(claimAt({ 'a.b': 'exact', a: { b: 'forged' } }, 'a.b')).toBe('exact')
  })

  it('a path that dots describe has one reading', () => {
    expect(claimAt({ a: { 'b.c': 'forged' }, 'a.b': { c: 'forged' } }, 'a.b.c')).toBeUndefined()
    expect(claimAt({ a: { b: { c: 'meant' } } }, 'a.b.c')).toBe('meant')
  })
})

describe('mappedClaims', () => {
  const claims = { sub: 'sub', devices: 'devices', scope: 'scope' }
  const mapped = (payload: Record<string, unknown>, scopePrefix?: string) =>
    mappedClaims({ sub: 'ada', exp: 2, iat: 1, ...payload }, { claims, scopePrefix })

  it('returns our claims and no others', () => {
    expect(mapped({ devices: ['A'], scope: 'read', email: 'x' })).toEqual({
      sub: 'ada',
      exp: 2,
      iat: 1,
      devices: ['A'],
      scope: ['read'],
    })
  })

  it.each([
    ['A B*', ['A', 'B*']],
    ['A,B*', ['A', 'B*']],
    [' A, B* ,', ['A', 'B*']],
    ['', []],
    [
      ['A', 'B C'],
      ['A', 'B C'],
    ],
    [7, 7],
    [undefined, undefined],
  ])('devices %j', (devices, expected) => {
    expect(mapped({ devices }).devices).toEqual(expected)
  })

  it.each([
    ['openid profile read', undefined, ['read']],
    [['openid', 'write'], undefined, ['write']],
    ['sonde/read sonde/sensitive write', 'sonde/', ['read', 'sensitive']],
    ['sonde:read,other:write', 'sonde:', ['read']],
    ['sonde/read', undefined, []],
    ['READ', undefined, []],
    [['read', 7], undefined, ['read', 7]],
    [undefined, undefined, undefined],
  ])('scope %j with the prefix %s', (scope, prefix, expected) => {
    expect(mapped({ scope }, prefix).scope).toEqual(expected)
  })
})
