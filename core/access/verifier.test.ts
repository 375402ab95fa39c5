import { UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { InvalidToken } from './invalidToken.ts'
import { claimsVerifier } from './verifier.ts'

const issuer = 'https://issuer.example'
const readBy = (sub: string) => async () => ({ sub, exp: 2, devices: [], scope: [] })
const oidc = { issuer, verify: readBy('oidc') }
const own = readBy('own')
const tokenOf = (iss?: string) => new UnsecuredJWT({ ...(iss !== undefined && { iss }) }).encode()

describe('claimsVerifier', () => {
  it.each([
    ['the issuer', tokenOf(issuer), 'oidc'],
    ['nobody', tokenOf(), 'own'],
    ['another', tokenOf('https://other.example'), 'own'],
    ['the issuer, written otherwise', tokenOf(`${issuer}/`), 'own'],
    ['what is no token', 'text', 'own'],
    ['nothing', '', 'own'],
  ])('passes a token of %s to the right verifier', async (_, token, by) => {
    expect(await claimsVerifier({ own, oidc })(token)).toMatchObject({ sub: by })
  })

  it('passes every token to our own verifier when no issuer is configured', async () => {
    expect(await claimsVerifier({ own })(tokenOf(issuer))).toMatchObject({ sub: 'own' })
  })

  it('accepts only tokens of the issuer when our own key is switched off', async () => {
    const verify = claimsVerifier({ oidc })
    expect(await verify(tokenOf(issuer))).toMatchObject({ sub: 'oidc' })
    await expect(verify(tokenOf())).rejects.toThrow(new InvalidToken('not from the issuer that is configured'))
    await expect(verify('text')).rejects.toBeInstanceOf(InvalidToken)
  })
})
