import { DeviceId } from '../contracts/deviceId.ts'
import { type HttpRequest, valid } from '../http/message.ts'
import { HttpProblem, type ProblemCode } from '../http/problem.ts'
import { type Claims, hasScope, mayWatch, type Scope } from './claims.ts'
import { tokenOf } from './credential.ts'
import { IssuerUnavailable } from './issuerKeys.ts'
import { ExpiredToken, InvalidToken } from './tokens.ts'

/** Whose request it is. @throws HttpProblem when the token is missing, not valid, or lacks the scope */
export type Authenticate = (request: HttpRequest, scope: Scope) => Promise<Claims>

/**
 * Reads the token from `Authorization: Bearer`, and only there: URLs end up in logs. A token that is none is 401 with a
 * challenge (RFC 6750 §3), one that does not reach is 403.
 */
export const authenticator =
  ({ verify, now }: { verify: (token: string) => Promise<Claims>; now: () => number }): Authenticate =>
  async ({ headers }, scope) => {
    const token = tokenOf({ headers: { authorization: headers.authorization }, query: {} })
    if (token === undefined) throw challenge('no-token', 'Send it as Authorization: Bearer.')
    const claims = await checked(() => verify(token))
    if (claims.exp * 1000 <= now()) throw challenge('expired-token')
    if (!hasScope(claims, scope)) {
      const headers = { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` }
      throw new HttpProblem('missing-scope', `It needs the scope ${scope}.`, { headers })
    }
    return claims
  }

/** The device of a path that a token covers. @throws HttpProblem for what is no device id, and for a foreign device */
export const deviceIn = ({ pathParameters }: HttpRequest, claims: Claims): string => {
  const deviceId = valid(DeviceId, pathParameters.id)
  if (!mayWatch(claims, deviceId)) throw new HttpProblem('foreign-device')
  return deviceId
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
    throw challenge('invalid-token')
  }
}

const challenge = (code: ProblemCode, detail?: string): HttpProblem =>
  new HttpProblem(code, detail, {
    headers: { 'www-authenticate': code === 'no-token' ? 'Bearer' : 'Bearer error="invalid_token"' },
  })
