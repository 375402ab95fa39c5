import { describe, expect, it } from 'vitest'
import { readOidc } from './oidcSettings.ts'

const least = { issuer: 'https://issuer.example', audience: 'sonde' }
const read = (settings: unknown) => readOidc(JSON.stringify(settings))

describe('readOidc', () => {
  it.each([undefined, ''])('finds no issuer in %j', text => {
    expect(readOidc(text)).toBeUndefined()
  })

  it('fills in what is not given', () => {
    const defaults = {
      ...least,
      audienceClaim: 'aud',
      claims: { sub: 'sub', devices: 'devices', scope: 'scope' },
      only: false,
    }
    expect(read(least)).toEqual(defaults)
    expect(read(defaults)).toEqual(defaults)
    expect(read({ ...least, claims: { devices: 'custom:devices' } })?.claims).toEqual({
      ...defaults.claims,
      devices: 'custom:devices',
    })
  })

  it('keeps what is given', () => {
    const all = {
      issuer: 'http://127.0.0.1:1',
      audience: ['a', 'b'],
      audienceClaim: 'client_id',
      claims: { sub: 'email', devices: 'https://example.com/devices', scope: 'realm_access.roles' },
      scopePrefix: 'sonde:',
      only: true,
    }
    expect(read(all)).toEqual(all)
  })

  it.each([
    [{ ...least, issuer: 'http://issuer.example' }, 'an https:// URL'],
    [{ ...least, issuer: 'https://issuer.example?x' }, 'an https:// URL'],
    [{ issuer: least.issuer }, 'audience'],
    [{ ...least, audience: [] }, 'audience'],
    [{ ...least, claims: { device: 'x' } }, 'device'],
    [{ ...least, algorithms: ['HS256'] }, 'algorithms'],
    [null, 'OIDC settings'],
  ])('refuses %j', (settings, why) => {
    expect(() => read(settings)).toThrow(why)
  })

  it('refuses what is no JSON', () => {
    expect(() => readOidc('{')).toThrow('OIDC settings: no JSON')
  })
})
