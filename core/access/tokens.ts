import { errors, jwtVerify, SignJWT } from 'jose'
import type { Claims } from '../contracts/claims.ts'
import { ExpiredToken, InvalidToken } from './invalidToken.ts'
import { checkType, claimsIn } from './payload.ts'
import { fittingToken } from './tokenLength.ts'

/** The key that signs tokens, and the key before it, whose tokens are valid until they expire. */
export type SigningKeys = { readonly current: Uint8Array; readonly previous?: Uint8Array }

/** Reads the keys. `fresh` bypasses any cache. */
export type ReadKeys = (how: 'cached' | 'fresh') => Promise<SigningKeys>

/**
 * Mints a token: a JWT signed with HS256 (RFC 7519, RFC 7518 §3.2). Without `iat` the time of issue is now.
 * @throws TokenTooLong when its claims make it longer than API Gateway takes
 */
export const mintToken = async ({ sub, exp, iat, devices, scope }: Claims, keys: SigningKeys): Promise<string> =>
  fittingToken(
    await new SignJWT({ devices, scope: scope.join(' ') })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(sub)
      .setIssuedAt(iat)
      .setExpirationTime(exp)
      .sign(keys.current),
  )

/**
 * Reads the claims of a token signed with the current or the previous key. When neither fits the signature, keys newer than
 * the cache are read once, so that a rotation is noticed.
 * @throws InvalidToken for a token that is not ours, is expired or lacks a claim; any other error when keys cannot be read
 */
export const tokenVerifier =
  ({ readKeys, now }: { readKeys: ReadKeys; now: () => Date }) =>
  async (token: string): Promise<Claims> => {
    const payload =
      (await verified(token, await readKeys('cached'), now)) ?? (await verified(token, await readKeys('fresh'), now))
    if (!payload) throw new InvalidToken('the signature fits no key')
    return claimsIn(payload, now().getTime())
  }

const verified = async (token: string, { current, previous }: SigningKeys, now: () => Date) => {
  for (const key of previous ? [current, previous] : [current]) {
    try {
      const options = { algorithms: ['HS256'], requiredClaims: ['sub', 'exp'], currentDate: now() }
      const { payload, protectedHeader } = await jwtVerify(token, key, options)
      checkType(protectedHeader)
      return payload
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue
      if (error instanceof errors.JWTExpired) throw new ExpiredToken(error.message)
      if (error instanceof errors.JOSEError) throw new InvalidToken(error.message)
      throw error
    }
  }
  return undefined
}
