import { createPublicKey } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { OidcSettings } from '../contracts/oidcSettings.ts'
import { InvalidToken } from './invalidToken.ts'
import { IssuerUnavailable } from './issuerKeys.ts'
import { oidcVerifier } from './oidc.ts'
import { AUDIENCE, CLIENT_ID, type SigningAlgorithm, startIssuer, type TestIssuer } from './testing/issuer.ts'

type Settings = Partial<z.input<typeof OidcSettings>>

let at: TestIssuer
let clock: { ms: number }
beforeAll(async () => {
  at = await startIssuer()
})
afterAll(() => at.close())
beforeEach(() => {
  clock = { ms: Date.now() }
  at.asked()
})

const verifier = (settings: Settings = {}, fetch?: (url: string) => Promise<Response>) =>
  oidcVerifier({
    settings: OidcSettings.parse({ issuer: at.issuer, audience: AUDIENCE, ...settings }),
    now: () => clock.ms,
    fetch,
  })

const ada = { sub: 'ada', devices: ['ABC*'] }

describe('oidcVerifier', () => {
  it.each<SigningAlgorithm>(['RS256', 'PS256', 'ES256', 'EdDSA'])('reads a token signed with %s', async alg => {
    const token = await at.token(ada, alg)
    expect(await verifier()(token)).toEqual({
      sub: 'ada',
      devices: ['ABC*'],
      scope: ['read'],
      exp: decodeJwt(token).exp,
      iat: (decodeJwt(token).iat ?? 0) - 30,
    })
  })

  it('takes a token for as old as the clock of its issuer may make it (revocation)', async () => {
    const second = Math.floor(Date.now() / 1000)
    const { iat } = await verifier()(await at.token({ ...ada, iat: second + 29 }))
    expect(iat).toBeLessThanOrEqual(second)
  })

  it('reads claims that have other names', async () => {
    const claims = { sub: null, user: { name: 'ada' }, 'custom:devices': 'A, B*', scope: 'openid sonde/read admin' }
    const names = { sub: 'user.name', devices: 'custom:devices' }
    const verify = verifier({ claims: names, scopePrefix: 'sonde/' })
    expect(await verify(await at.token(claims))).toMatchObject({ sub: 'ada', devices: ['A', 'B*'], scope: ['read'] })
  })

  it.each<[string, Settings]>([
    ['its audience', { audience: AUDIENCE }],
    ['one of a list', { audience: ['other', AUDIENCE] }],
    ['its client, where it has no audience', { audience: CLIENT_ID, audienceClaim: 'client_id' }],
  ])('accepts a token for %s', async (_, settings) => {
    expect(await verifier(settings)(await at.token(ada))).toMatchObject({ sub: 'ada' })
  })

  it('accepts a token for several audiences', async () => {
    expect(await verifier()(await at.token({ ...ada, aud: ['other', AUDIENCE] }))).toMatchObject({ sub: 'ada' })
  })

  it.each<[string, Settings, Record<string, unknown>]>([
    ['to us', {}, { azp: AUDIENCE }],
    ['to a client that is trusted', { authorizedParties: ['page'] }, { azp: 'page' }],
    ['to another client, when all its audiences are ours', { audience: [AUDIENCE, 'other'] }, { azp: 'page' }],
    ['to another client, for us alone', {}, { azp: 'page', aud: AUDIENCE }],
  ])('accepts a token for several audiences that was issued %s', async (_, settings, claims) => {
    const token = await at.token({ ...ada, aud: ['other', AUDIENCE], ...claims })
    expect(await verifier(settings)(token)).toMatchObject({ sub: 'ada' })
  })

  it.each<[string, Settings, Record<string, unknown>, string]>([
    ['for another audience', { audience: 'other' }, {}, 'claims: aud names no audience of ours'],
    ['for another client', { audience: AUDIENCE, audienceClaim: 'client_id' }, {}, 'client_id names no audience'],
    ['without an audience', { audienceClaim: 'azp' }, {}, 'azp names no audience'],
    ['of another issuer', {}, { iss: 'https://example.com' }, 'unexpected "iss" claim value'],
    ['of the same issuer in another spelling', {}, { iss: 'http://127.0.0.1' }, 'unexpected "iss" claim value'],
    ['for several audiences that another client was issued', {}, { aud: [AUDIENCE, 'other'], azp: 'page' }, 'azp'],
    ['from the future', {}, { iat: Math.floor(Date.now() / 1000) + 3600 }, 'claims: iat is in the future'],
    ['whose expiry is no date', {}, { exp: 1e13 }, 'claims: exp'],
    ['whose start has not come', {}, { nbf: Math.floor(Date.now() / 1000) + 3600 }, '"nbf" claim'],
    ['with no devices', {}, { devices: null }, 'claims: devices'],
    ['with a device pattern that is not valid', {}, { devices: ['A**'] }, 'claims: devices.0'],
    ['with scopes elsewhere', { claims: { scope: 'scp' } }, {}, 'claims: scope'],
  ])('refuses a token %s', async (_, settings, claims, why) => {
    const failure = verifier(settings)(await at.token({ ...ada, ...claims }))
    await expect(failure).rejects.toThrow(why)
    await expect(failure).rejects.toBeInstanceOf(InvalidToken)
  })

  it('accepts a clock that is 30 s off', async () => {
    const exp = Math.floor(clock.ms / 1000) + 600
    const token = await at.token({ ...ada, exp, nbf: exp - 60 })
    const verifyAt = (seconds: number) => {
      clock.ms = seconds * 1000
      return verifier()(token)
    }
    await expect(verifyAt(exp - 60 - 31)).rejects.toThrow(InvalidToken)
    expect(await verifyAt(exp - 60 - 30)).toMatchObject({ exp })
    expect(await verifyAt(exp + 29)).toMatchObject({ exp })
    await expect(verifyAt(exp + 30)).rejects.toThrow('"exp" claim timestamp check failed')
  })
})

describe('a token with another signature', () => {
  const claims = () => ({
    ...ada,
    scope: 'read',
    iss: at.issuer,
    aud: AUDIENCE,
    iat: Math.floor(clock.ms / 1000),
    exp: Math.floor(clock.ms / 1000) + 60,
  })
  const issuerKey = async () => {
    const { kid } = decodeProtectedHeader(await at.token())
    const { keys } = KeySet.parse(await (await fetch(`${at.issuer}/jwks`)).json())
    return RsaKey.parse(keys.find(key => key.kid === kid))
  }
  const signedWith = (secret: Uint8Array, kid: string, alg = 'HS256') =>
    new SignJWT(claims()).setProtectedHeader({ alg, kid }).sign(secret)
  const bytes = (text: string) => new TextEncoder().encode(text)

  it('is refused: HS256 with the public key as the secret, no algorithm, a key in the token itself', async () => {
    const key = await issuerKey()
    const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const header = { alg: 'RS256', kid: key.kid }
    const [head, payload] = (await at.token(ada)).split('.')
    const forged = {
      'HS256, PEM': await signedWith(bytes(String(pem)), key.kid),
      'HS256, JWK': await signedWith(bytes(JSON.stringify(key)), key.kid),
      'HS256, modulus': await signedWith(bytes(key.n), key.kid),
      'HS512, PEM': await signedWith(bytes(String(pem)), key.kid, 'HS512'),
      none: new UnsecuredJWT(claims()).encode(),
      'no signature': `${head}.${payload}.`,
      'another key by the same id': await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey),
      'a key that the token brings': await new SignJWT(claims())
        .setProtectedHeader({ alg: 'RS256', jwk: await exportJWK(publicKey) })
        .sign(privateKey),
      'changed claims': `${head}.${Buffer.from(JSON.stringify(claims())).toString('base64url')}.${(await at.token()).split('.')[2]}`,
      text: 'no token',
      nothing: '',
    }
    const verify = verifier()
    expect(await verify(await at.token(ada))).toMatchObject({ sub: 'ada' })
    for (const [name, token] of Object.entries(forged)) {
      await expect(verify(token), name).rejects.toBeInstanceOf(InvalidToken)
    }
  })

  it('is refused without a request to the issuer when the algorithm is enough to tell', async () => {
    await expect(verifier()(new UnsecuredJWT(claims()).encode())).rejects.toThrow(InvalidToken)
    await expect(verifier()(await signedWith(bytes('x'.repeat(32)), 'k'))).rejects.toThrow('"alg"')
    expect(at.asked()).toEqual([])
  })
})

describe('keys that change', () => {
  const lookUp = ['/.well-known/openid-configuration', '/jwks']

  it('are noticed, at most every 30 s', async () => {
    const verify = verifier()
    const old = await at.token(ada)
    await verify(old)
    await at.rotate()
    const token = await at.token(ada)
    at.asked()

    for (let time = 0; time < 10; time++) await expect(verify(token)).rejects.toThrow("none of the issuer's keys")
    expect(await verify(old)).toMatchObject({ sub: 'ada' })
    expect(at.asked()).toEqual([])

    clock.ms += 30_000
    expect(await verify(token)).toMatchObject({ sub: 'ada' })
    for (let time = 0; time < 10; time++) await expect(verify(old)).rejects.toThrow("none of the issuer's keys")
    expect(at.asked()).toEqual(lookUp)
  })

  it('are noticed after ten minutes by themselves', async () => {
    const verify = verifier()
    const token = await at.token(ada)
    at.asked()
    await Promise.all([verify(token), verify(token)])
    clock.ms += 10 * 60_000 - 1
    await verify(token)
    expect(at.asked()).toEqual(lookUp)
    clock.ms += 1
    await verify(token)
    expect(at.asked()).toEqual(lookUp)
  })
})

describe('an issuer that is down', () => {
  it('is a failure of its own, not a bad token, and is asked again 5 s later', async () => {
    const verify = verifier()
    const token = await at.token(ada)
    const port = Number(new URL(at.issuer).port)
    await at.close()
    await expect(verify(token)).rejects.toBeInstanceOf(IssuerUnavailable)
    await expect(verify(token)).rejects.not.toBeInstanceOf(InvalidToken)
    await expect(verify(new UnsecuredJWT({ iss: at.issuer }).encode())).rejects.toBeInstanceOf(InvalidToken)

    at = await startIssuer({ port })
    const next = await at.token(ada)
    at.asked()
    await expect(verify(next)).rejects.toThrow(`the keys of ${at.issuer} cannot be read`)
    expect(at.asked()).toEqual([])
    clock.ms += 5_000
    expect(await verify(next)).toMatchObject({ sub: 'ada' })
  })

  it('does not invalidate the cached keys', async () => {
    const verify = verifier()
    const known = await at.token(ada)
    await verify(known)
    await at.rotate()
    const unknown = await at.token(ada)
    const port = Number(new URL(at.issuer).port)
    await at.close()
    clock.ms += 30_000
    await expect(verify(unknown)).rejects.toBeInstanceOf(IssuerUnavailable)
    expect(await verify(known)).toMatchObject({ sub: 'ada' })
    at = await startIssuer({ port })
  })
})

describe('the header of a token', () => {
  const issuer = 'https://issuer.example'
  const shown = async (header: Record<string, unknown>, claims: Record<string, unknown> = {}) => {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const keys = [await exportJWK(publicKey)]
    const verify = verifier({ issuer }, async url =>
      Response.json(url.endsWith('/jwks') ? { keys } : { issuer, jwks_uri: `${issuer}/jwks` }),
    )
    const seconds = Math.floor(clock.ms / 1000)
    const payload = { ...ada, scope: 'read', iss: issuer, aud: AUDIENCE, iat: seconds, exp: seconds + 60, ...claims }
    const token = new SignJWT(payload).setProtectedHeader({ alg: 'RS256', ...header })
    return verify(await token.sign(privateKey, { crit: { purpose: true } }))
  }

  it.each([{}, { typ: 'JWT' }, { typ: 'jwt' }, { typ: 'at+jwt' }, { typ: 'application/at+jwt' }])(
    '%j is accepted',
    async header => {
      expect(await shown(header)).toMatchObject({ sub: 'ada' })
    },
  )

  it.each([
    { typ: 'logout+jwt' },
    { typ: 'dpop+jwt' },
    { typ: 'secevent+jwt' },
    { typ: '' },
    { typ: 7 },
    { crit: ['purpose'], purpose: 'other' },
  ])('%j is refused (RFC 8725 §3.11, RFC 7515 §4.1.11)', async header => {
    await expect(shown(header)).rejects.toBeInstanceOf(InvalidToken)
  })

  it('that says ID token needs a party of ours when the token is for several audiences', async () => {
    const aud = [AUDIENCE, 'other']
    await expect(shown({ typ: 'JWT' }, { aud })).rejects.toThrow('azp')
    await expect(shown({}, { aud, azp: 'page' })).rejects.toThrow('azp')
    expect(await shown({ typ: 'JWT' }, { aud, azp: AUDIENCE })).toMatchObject({ sub: 'ada' })
    expect(await shown({ typ: 'at+jwt' }, { aud })).toMatchObject({ sub: 'ada' })
  })
})

describe('keys without ids', () => {
  it('are tried one after the other', async () => {
    const pairs = await Promise.all([1, 2, 3].map(() => generateKeyPair('RS256')))
    const published = await Promise.all(pairs.slice(0, 2).map(({ publicKey }) => exportJWK(publicKey)))
    const issuer = 'https://issuer.example'
    const verify = verifier({ issuer }, async url =>
      Response.json(url.endsWith('/jwks') ? { keys: published } : { issuer, jwks_uri: `${issuer}/jwks` }),
    )
    const claims = { ...ada, scope: 'read', iss: issuer, aud: AUDIENCE, exp: Math.floor(clock.ms / 1000) + 60 }
    const tokenBy = (index: number, iat: Record<string, unknown> = { iat: clock.ms / 1000 }) =>
      new SignJWT({ ...claims, ...iat }).setProtectedHeader({ alg: 'RS256' }).sign(pairs[index]?.privateKey ?? raise())
    expect(await verify(await tokenBy(0))).toMatchObject({ sub: 'ada' })
    expect(await verify(await tokenBy(1))).toMatchObject({ sub: 'ada' })
    await expect(verify(await tokenBy(2))).rejects.toThrow("none of the issuer's keys")
    await expect(verify(await tokenBy(1, {}))).rejects.toThrow('missing required "iat" claim')
  })
})

const raise = (): never => {
  throw new Error('no such key')
}

const KeySet = z.object({ keys: z.array(z.looseObject({ kid: z.string() })) })
const RsaKey = z.looseObject({ kty: z.literal('RSA'), kid: z.string(), n: z.string() })
