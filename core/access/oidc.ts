import {
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwtVerify,
} from 'jose'
import type { Claims } from '../contracts/claims.ts'
import type { OidcSettings } from '../contracts/oidcSettings.ts'
import { ExpiredToken, InvalidToken } from './invalidToken.ts'
import { type IssuerKeysProps, IssuerUnavailable, issuerKeys } from './issuerKeys.ts'
import { claimAt, mappedClaims, nameOf } from './mappedClaims.ts'
import { CLOCK_TOLERANCE_SECONDS, checkType, claimsIn } from './payload.ts'

/** Asymmetric algorithms only: with HS256 allowed, an issuer's public key could be used as the shared secret (RFC 8725 §2.1). */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']

/**
 * Claims with the earliest time at which they may have been issued by our clock: an issuer's may be ahead, and its tokens must not
 * outlive a revocation of that moment.
 */
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
      // A socket has no such tolerance: it closes at the token's `exp`.
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(props.now()),
    }
    const keys = (how: 'cached' | 'fresh'): JWTVerifyGetKey => {
      return async (header, parts) => (await readKeys(how))(header, parts)
    }
    const result = (await verified(token, keys('cached'), options)) ?? (await verified(token, keys('fresh'), options))
    if (!result) throw new InvalidToken("the signature fits none of the issuer's keys")
    const { payload, protectedHeader } = result
    checkParties(payload, checkType(protectedHeader), settings)
    const { iat, ...claims } = claimsIn(mappedClaims(payload, settings), props.now())
    if (iat === undefined) throw new InvalidToken('claims: iat')
    return { ...claims, iat: Math.max(0, iat - CLOCK_TOLERANCE_SECONDS) }
  }
}

/** A token with a valid signature and valid dates; undefined when no key fits. */
const verified = async (
  token: string,
  key: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult | undefined> => {
  try {
    return await jwtVerify(token, key, options)
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
): Promise<JWTVerifyResult | undefined> => {
  for await (const key of keys) {
    const result = await verified(token, async () => key, options)
    if (result) return result
  }
  return undefined
}

/**
 * Checks that the token is meant for us. One for several audiences was issued to the party in its `azp`, which must be ours too
 * (OpenID Connect Core 1.0 §3.1.3.7, steps 3 to 5). An access token (RFC 9068) for several audiences need not have an `azp`.
 * @throws InvalidToken
 */
const checkParties = (
  payload: JWTPayload,
  type: ReturnType<typeof checkType>,
  {
    audience,
    audienceClaim,
    authorizedParties,
  }: Pick<OidcSettings, 'audience' | 'audienceClaim' | 'authorizedParties'>,
): void => {
  const ours = [audience].flat()
  const audiences = [claimAt(payload, audienceClaim)].flat()
  const isOurs = (name: unknown) => typeof name === 'string' && ours.includes(name)
  if (!audiences.some(isOurs)) throw new InvalidToken(`claims: ${nameOf(audienceClaim)} names no audience of ours`)
  if (audiences.every(isOurs)) return
  const { azp } = payload
  if (azp === undefined && type === 'access-token') return
  const isParty = isOurs(azp) || (typeof azp === 'string' && authorizedParties.includes(azp))
  if (!isParty) throw new InvalidToken('claims: azp is no party of ours, and the token has other audiences')
}
