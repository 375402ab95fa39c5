import { decodeJwt } from 'jose'
import type { Claims } from '../contracts/claims.ts'
import { InvalidToken } from './invalidToken.ts'
import { fittingToken } from './tokenLength.ts'

/** Reads the claims of a token. @throws InvalidToken; any other error when it cannot be checked now */
export type VerifyToken = (token: string) => Promise<Claims>

/**
 * Reads tokens of our own key, of an issuer, or of both. The `iss` of a token only selects the verifier, which then checks the
 * signature with its own keys. A token that is too long to pass through API Gateway is refused here as well. Without `own` only tokens of the issuer are accepted.
 */
export const claimsVerifier =
  ({
    own,
    oidc,
  }: {
    own?: VerifyToken | undefined
    oidc?: { readonly issuer: string; readonly verify: VerifyToken } | undefined
  }): VerifyToken =>
  async token => {
    fittingToken(token)
    const verify = oidc && issuerIn(token) === oidc.issuer ? oidc.verify : own
    if (!verify) throw new InvalidToken('not from the issuer that is configured')
    return verify(token)
  }

const issuerIn = (token: string): unknown => {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}
