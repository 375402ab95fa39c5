import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { Claims } from '../contracts/claims.ts'
import type { OidcSettings } from '../contracts/oidcSettings.ts'
import { type IssuerKeysProps, IssuerUnavailable, issuerKeys } from './issuerKeys.ts'
import { claimAt, mappedClaims } from './mappedClaims.ts'
import { claimsIn, ExpiredToken, InvalidToken } from './tokens.ts'

/** Asymmetric algorithms only: with HS256 allowed, an issuer's public key could be used as the shared secret (RFC 8725 §2.1). */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']

/**
 * The tolerated error of the issuer's clock when a token is read, s. A socket has no such tolerance: it closes at the token's
 * `exp`, so that a token that is accepted in its 30 s of grace opens a socket that closes at once.
 */
const CLOCK_TOLERANCE_SECONDS = 30

/** Claims with the time at which they were issued. */
export type IssuedClaims = Claims & { readonly iat: number }

export type OidcVerifierProps = Omit<IssuerKeysProps, 'issuer'> & { readonly settings: Omit<OidcSettings, 'only'> }

/**
 * Reads the claims of a token of an OpenID Connect issuer: an ID token (OpenID Connect Core 1.0 §3.1.3.7) or an access token
 * that is a JWT (RFC 9068 §4), whichever has the audience and the claims of the settings. When no cached key fits the
 * signature, newer keys are read once, so that a rotation is noticed.
 * @throws InvalidToken for a token that is not valid; {@link IssuerUnavailable} when it cannot be checked now
 */
export const oidcVerifier = ({ settings, ...props }: OidcVerifierProps) => {
  const { issuer } = settings
  const readKeys = issuerKeys({ ...props, issuer })
  return async (token: string): Promise<IssuedClaims> => {
    const options: JWTVerifyOptions = {
      algorithms: ALGORITHMS,
      issuer,
      requiredClaims: ['exp', 'iat'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(props.now()),
    }
    const keys = (how: 'cached' | 'fresh'): JWTVerifyGetKey => {
      return async (header, parts) => (await readKeys(how))(header, parts)
    }
    const payload = (await verified(token, keys('cached'), options)) ?? (await verified(token, keys('fresh'), options))
    if (!payload) throw new InvalidToken("the signature fits none of the issuer's keys")
    if (!isFor(payload, settings)) throw new InvalidToken(`claims: ${settings.audienceClaim} names no audience of ours`)
    const { iat, ...claims } = claimsIn(mappedClaims(payload, settings))
    if (iat === undefined) throw new InvalidToken('claims: iat')
    return { ...claims, iat }
  }
}

/** The payload of a token with a valid signature and valid dates; undefined when no key fits. */
const verified = async (
  token: string,
  key: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTPayload | undefined> => {
  try {
    return (await jwtVerify(token, key, options)).payload
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return verifiedByOneOf(error, token, options)
    if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed) return
    if (error instanceof errors.JWKSInvalid) throw new IssuerUnavailable(error.message, { cause: error })
    if (error instanceof errors.JWTExpired) throw new ExpiredToken(error.message)
    if (error instanceof errors.JOSEError) throw new InvalidToken(error.message)
    throw error
  }
}

/** A token without `kid` (RFC 7515 §4.1.4) is checked with each key of the right type. */
const verifiedByOneOf = async (
  keys: errors.JWKSMultipleMatchingKeys,
  token: string,
  options: JWTVerifyOptions,
): Promise<JWTPayload | undefined> => {
  for await (const key of keys) {
    const payload = await verified(token, async () => key, options)
    if (payload) return payload
  }
  return undefined
}

const isFor = (payload: JWTPayload, { audience, audienceClaim }: Pick<OidcSettings, 'audience' | 'audienceClaim'>) => {
  const ours = [audience].flat()
  return [claimAt(payload, audienceClaim)].flat().some(name => typeof name === 'string' && ours.includes(name))
}
