import { describe, expect, it } from 'vitest'
import { environment } from '../environment.ts'
import { identity } from './identity.ts'

const least = { issuer: 'https://issuer.example', audience: 'sonde' }
const oidcIn = (OIDC: string | undefined) => environment({ OIDC: identity.OIDC }, { OIDC }).OIDC
const read = (settings: unknown) => oidcIn(JSON.stringify(settings))

describe('the issuer of tokens that a function is told about', () => {
  it.each([undefined, ''])('there is no issuer in %j', text => {
    expect(oidcIn(text)).toBeNull()
  })

  it('fills in what is not given', () => {
    const defaults = {
      ...least,
      authorizedParties: [],
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
      authorizedParties: ['page'],
      audienceClaim: 'client_id',
      claims: { sub: 'email', devices: 'https://example.com/devices', scope: ['realm_access', 'roles'] },
      scopePrefix: 'sonde:',
      only: true,
    }
    expect(read(all)).toEqual(all)
  })

  it.each([
    [{ ...least, issuer: 'http://issuer.example' }, 'OIDC.issuer: an https:// URL'],
    [{ ...least, issuer: 'https://issuer.example?x' }, 'OIDC.issuer: an https:// URL'],
    [{ issuer: least.issuer }, 'OIDC.audience'],
    [{ ...least, audience: [] }, 'OIDC.audience'],
    [{ ...least, claims: { device: 'x' } }, 'OIDC.claims: Unrecognized key: "device"'],
    [{ ...least, algorithms: ['HS256'] }, 'OIDC: Unrecognized key: "algorithms"'],
    ['none', 'OIDC: Invalid input'],
  ])('refuses %j', (settings, why) => {
    expect(() => read(settings)).toThrow(why)
  })

  it('refuses what is not JSON', () => {
    expect(() => oidcIn('{')).toThrow('OIDC: not JSON')
  })
})
