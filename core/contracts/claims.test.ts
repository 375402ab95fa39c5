import { describe, expect, it } from 'vitest'
import { Claims, hasScope, mayWatch } from './claims.ts'

const claims = { sub: 'someone', exp: 2_000_000_000, devices: ['*'], scope: ['read'] }

describe('mayWatch', () => {
  it.each([
    [['ABC123'], 'ABC123', true],
    [['ABC123'], 'ABC1234', false],
    [['ABC123'], 'ABC', false],
    [['ABC*'], 'ABC123', true],
    [['ABC*'], 'ABC', true],
    [['ABC*'], 'AB', false],
    [['ABC*'], 'abc123', false],
    [['*'], 'anything', true],
    [['X', 'ABC*'], 'ABC123', true],
    [[], 'ABC123', false],
  ])('%j, %s: %s', (devices, deviceId, may) => {
    expect(mayWatch({ devices }, deviceId)).toBe(may)
  })
})

describe('Claims', () => {
  it('accepts lists, or text with spaces between the elements', () => {
    const lists = Claims.parse({ ...claims, devices: ['A', 'B*'], scope: ['read', 'sensitive'] })
    expect(Claims.parse({ ...claims, devices: 'A B*', scope: ' read  sensitive ' })).toEqual(lists)
    expect(hasScope(lists, 'sensitive')).toBe(true)
    expect(hasScope(lists, 'write')).toBe(false)
  })

  it('has the time of issue where the token has it', () => {
    expect(Claims.parse({ ...claims, iat: 1_999_999_999 }).iat).toBe(1_999_999_999)
    expect(Claims.parse(claims)).not.toHaveProperty('iat')
  })

  it('takes times with a fraction of a second (RFC 7519 §2)', () => {
    expect(Claims.parse({ ...claims, exp: 2_000_000_000.5, iat: 1_999_999_999.5 })).toMatchObject({
      exp: 2_000_000_000.5,
    })
  })

  it('of another version keep the permissions that are known here', () => {
    expect(Claims.parse({ ...claims, scope: 'read fly' }).scope).toEqual(['read'])
  })

  it.each([
    ['devices', ['A*B']],
    ['devices', ['**']],
    ['devices', ['']],
    ['devices', ['_A']],
    ['devices', 7],
    ['devices', undefined],
    ['devices', Array.from({ length: 101 }, (_, index) => `A${index}`)],
    ['scope', ['fly']],
    ['scope', undefined],
    ['sub', ''],
    ['sub', 'half \ud83d'],
    ['exp', '2000000000'],
    ['exp', 1e13],
    ['exp', Number.NaN],
    ['exp', Number.POSITIVE_INFINITY],
    ['exp', -1],
    ['iat', '1999999999'],
    ['iat', -1],
    ['iat', 1e13],
  ])('refuses %s: %j', (name, value) => {
    expect(Claims.safeParse({ ...claims, [name]: value }).success).toBe(false)
  })
})
