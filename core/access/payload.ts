import { Claims } from '../contracts/claims.ts'
import { InvalidToken } from './invalidToken.ts'

/** How far the clock of an issuer may be ahead of ours, seconds. */
export const CLOCK_TOLERANCE_SECONDS = 30

/**
 * The claims in the payload of a token whose signature is right. A token from the future is refused: it would outlive the next
 * revocation of its subject.
 * @param now ms since 1970
 * @throws InvalidToken with the names of missing and wrong claims, without values
 */
export const claimsIn = (payload: unknown, now: number): Claims => {
  const claims = Claims.safeParse(payload)
  if (!claims.success)
    throw new InvalidToken(`claims: ${claims.error.issues.map(issue => issue.path.join('.')).join(', ')}`)
  const { iat } = claims.data
  if (iat !== undefined && iat > now / 1000 + CLOCK_TOLERANCE_SECONDS)
    throw new InvalidToken('claims: iat is in the future')
  return claims.data
}

/** The types of a JWT that carries claims for us: a plain one (RFC 7519 §5.1), and an access token (RFC 9068 §2.1). */
const TYPES = ['jwt', 'at+jwt']

/**
 * Checks the type in the header of a token, where it has one: a token of another kind, such as a logout token, is not to be taken
 * for one that opens something (RFC 8725 §3.11). `application/` in front means the same (RFC 7515 §4.1.9).
 * @throws InvalidToken
 */
export const checkType = ({ typ }: { readonly typ?: unknown }): 'access-token' | 'any' => {
  if (typ === undefined) return 'any'
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : ''
  if (!TYPES.includes(type)) throw new InvalidToken('the header "typ" is neither JWT nor at+jwt')
  return type === 'at+jwt' ? 'access-token' : 'any'
}
