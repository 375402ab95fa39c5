import { type JWTHeaderParameters, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import type { Claims } from '../contracts/claims.ts'
import { InvalidToken } from './invalidToken.ts'
import { mintToken, type ReadKeys, type SigningKeys, tokenVerifier } from './tokens.ts'

const key = (letter: string) => new TextEncoder().encode(letter.repeat(64))
const AT = Date.parse('2024-01-15T10:30:00Z')
const claims = {
  sub: 'someone',
  exp: AT / 1000 + 3600,
  iat: AT / 1000 - 60,
  devices: ['ABC*'],
  scope: ['read', 'sensitive'],
} satisfies Claims

const verifier = (keys: SigningKeys, now = AT) =>
  tokenVerifier({ readKeys: async () => keys, now: () => new Date(now) })
const signed = (payload: Record<string, unknown>, header: JWTHeaderParameters = { alg: 'HS256' }) =>
  new SignJWT(payload).setProtectedHeader(header).sign(key('a'), { crit: { exp: true } })

describe('tokenVerifier', () => {
  it('reads tokens of mintToken, signed with the current or the previous key', async () => {
    const token = await mintToken(claims, { current: key('a') })
    expect(await verifier({ current: key('a') })(token)).toEqual(claims)
    expect(await verifier({ current: key('b'), previous: key('a') })(token)).toEqual(claims)
  })

  it('reads a token without a time of issue', async () => {
    const { iat: _, ...rest } = claims
    expect(await verifier({ current: key('a') })(await signed(rest))).toEqual(rest)
  })

  it('adds the time of issue where the claims have none', async () => {
    const { iat: _, ...rest } = claims
    const before = Math.floor(Date.now() / 1000)
    const token = await mintToken({ ...rest, exp: before + 3600 }, { current: key('a') })
    const { iat } = await verifier({ current: key('a') }, Date.now())(token)
    expect(iat).toBeGreaterThanOrEqual(before)
  })

  it('reads newer keys once when no key fits the signature', async () => {
    const asked: string[] = []
    const readKeys: ReadKeys = async how => {
      asked.push(how)
      return { current: key(how === 'fresh' ? 'b' : 'a') }
    }
    const verify = tokenVerifier({ readKeys, now: () => new Date(AT) })
    expect(await verify(await mintToken(claims, { current: key('b') }))).toEqual(claims)
    expect(asked).toEqual(['cached', 'fresh'])
    await expect(verify(await mintToken(claims, { current: key('c') }))).rejects.toThrow('the signature fits no key')
    expect(asked).toEqual(['cached', 'fresh', 'cached', 'fresh'])
  })

  it('does not read newer keys when only the claims are wrong', async () => {
    const asked: string[] = []
    const verify = tokenVerifier({
      readKeys: async how => {
        asked.push(how)
        return { current: key('a') }
      },
      now: () => new Date(AT),
    })
    await expect(verify(await signed({ ...claims, exp: AT / 1000 - 1 }))).rejects.toThrow(InvalidToken)
    expect(asked).toEqual(['cached'])
  })

  it('refuses a token from the second of its expiry', async () => {
    const token = await mintToken(claims, { current: key('a') })
    const at = (ms: number) => verifier({ current: key('a') }, claims.exp * 1000 + ms)
    expect(await at(-1)(token)).toEqual(claims)
    await expect(at(0)(token)).rejects.toThrow(InvalidToken)
  })

  it.each([
    ['alg none', async () => new UnsecuredJWT({ ...claims }).encode()],
    ['another algorithm', () => signed({ ...claims }, { alg: 'HS512' })],
    ['no sub', () => signed({ exp: claims.exp, devices: '*', scope: 'read' })],
    ['no exp', () => signed({ sub: 's', devices: '*', scope: 'read' })],
    ['no devices', () => signed({ sub: 's', exp: claims.exp, scope: 'read' })],
    ['no scope', () => signed({ sub: 's', exp: claims.exp, devices: '*' })],
    ['an unknown scope', () => signed({ ...claims, scope: 'fly' })],
    [
      'a time of issue in the future, which would outlive a revocation',
      () => signed({ ...claims, iat: AT / 1000 + 31 }),
    ],
    ['an expiry that is no date', () => signed({ ...claims, exp: 1e13 })],
    ['an expiry as text', () => signed({ ...claims, exp: String(claims.exp) })],
    ['an expiry that is null', () => signed({ ...claims, exp: null })],
    ['a time of issue as text', () => signed({ ...claims, iat: '1' })],
    ['a time of issue before 1970', () => signed({ ...claims, iat: -1 })],
    ['a start that has not come', () => signed({ ...claims, nbf: AT / 1000 + 1 })],
    ['a start as text', () => signed({ ...claims, nbf: '1' })],
    ['another type', () => signed({ ...claims }, { alg: 'HS256', typ: 'logout+jwt' })],
    ['a critical extension (RFC 7515 §4.1.11)', () => signed({ ...claims }, { alg: 'HS256', crit: ['exp'], exp: 1 })],
    ['text', async () => 'no token'],
    ['nothing', async () => ''],
    ['a changed payload', async () => (await signed({ ...claims })).replace(/\.[^.]*\./, '.eyJzdWIiOiJ4In0.')],
  ])('refuses a token with %s', async (_, make) => {
    await expect(verifier({ current: key('a') })(await make())).rejects.toThrow(InvalidToken)
  })

  it.each([
    ['a clock that is 30 s ahead', { iat: AT / 1000 + 30 }, {}],
    ['the last second of the year 9999', { exp: 253_402_300_799 }, {}],
    ['the type of an access token', {}, { typ: 'application/at+JWT' }],
  ])('accepts a token with %s', async (_, changes, header) => {
    const token = await signed({ ...claims, ...changes }, { alg: 'HS256', ...header })
    const { exp } = await verifier({ current: key('a') })(token)
    expect(new Date(exp * 1000).toISOString()).toBeDefined()
  })

  it('names the wrong claim and reveals nothing of the token', async () => {
    const token = await signed({ ...claims, devices: ['A B'], scope: ['root'] })
    await expect(verifier({ current: key('a') })(token)).rejects.toThrow(/^claims: devices.0, scope.0$/)
  })

  it("fails with the reason when the keys cannot be read, which is not the token's fault", async () => {
    const verify = tokenVerifier({
      readKeys: async () => {
        throw new Error('secret not readable')
      },
      now: () => new Date(AT),
    })
    const failure = verify(await signed({ ...claims }))
    await expect(failure).rejects.toThrow('secret not readable')
    await expect(failure).rejects.not.toBeInstanceOf(InvalidToken)
  })
})
