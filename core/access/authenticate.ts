import { type Claims, hasScope } from '../contracts/claims.ts'
import type { Authenticate } from '../http/authenticate.ts'
import { HttpProblem, type ProblemCode } from '../http/problem.ts'
import { bearerIn } from './credential.ts'
import { ExpiredToken, InvalidToken, TokenTooLong } from './invalidToken.ts'
import { IssuerUnavailable } from './issuerKeys.ts'
import { MAX_TOKEN_BYTES } from './tokenLength.ts'

/**
 * Reads the token from `Authorization: Bearer`, and only there: URLs end up in logs. 401 with a challenge (RFC 6750 §3): the
 * token is missing or invalid. 403: it lacks the scope.
 */
export const authenticator =
  ({ verify, now }: { verify: (token: string) => Promise<Claims>; now: () => number }): Authenticate =>
  async ({ headers }, scope) => {
    const token = bearerIn(headers.authorization ?? '')
    if (token === undefined) throw challenge('no-token', 'Send it as Authorization: Bearer.')
    const claims = await checked(() => verify(token))
    if (claims.exp * 1000 <= now()) throw challenge('expired-token')
    const scopes = [scope].flat()
    if (!scopes.some(one => hasScope(claims, one))) {
      const headers = { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes[0]}"` }
      throw new HttpProblem('missing-scope', `It needs the scope ${scopes.join(' or ')}.`, { headers })
    }
    return claims
  }

const checked = async (verify: () => Promise<Claims>): Promise<Claims> => {
  try {
    return await verify()
  } catch (error) {
    if (error instanceof IssuerUnavailable)
      throw new HttpProblem('unavailable', 'The issuer of tokens does not answer.')
    if (!(error instanceof InvalidToken)) throw error
    if (error.message === 'revoked') throw challenge('revoked-token')
    if (error instanceof ExpiredToken) throw challenge('expired-token')
    if (error instanceof TokenTooLong) throw challenge('invalid-token', `It has over ${MAX_TOKEN_BYTES} bytes.`)
    throw challenge('invalid-token')
  }
}

const challenge = (code: ProblemCode, detail?: string): HttpProblem =>
  new HttpProblem(code, detail, {
    headers: { 'www-authenticate': code === 'no-token' ? 'Bearer' : 'Bearer error="invalid_token"' },
  })
