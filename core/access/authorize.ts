import { type Claims, hasScope, maySubscribe, SHIPPING } from '../contracts/claims.ts'
import { type Handshake, tokensOf } from './credential.ts'
import { InvalidToken } from './invalidToken.ts'

/** The decision on a handshake. `anonymous`: it brought no token. `refused`: with the reason, which is for the log only. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly claims: Claims }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'refused'; readonly why: string }

/**
 * Decides whether a handshake may open a socket: it needs a valid token with the scope `read` that covers the device. A
 * handshake that names no device, or several, passes with its token: the next step answers 400. A token that may only send log lines opens
 * one that names no device: it has nothing to see.
 * @throws when the keys cannot be read
 */
export const viewerAuthorizer =
  ({ verify, now }: { verify: (token: string) => Promise<Claims>; now: () => number }) =>
  async (handshake: Handshake): Promise<Verdict> => {
    const [token, another] = tokensOf(handshake)
    if (token === undefined) return { kind: 'anonymous' }
    if (another !== undefined) return { kind: 'refused', why: 'several tokens' }
    try {
      const claims = await verify(token)
      // The verifier tolerates an issuer's clock that is slow; a socket for such a token would be cut at once.
      if (claims.exp * 1000 <= now()) return { kind: 'refused', why: 'expired' }
      const [deviceId, second] = handshake.query.deviceId ?? []
      const onlyShips = deviceId === undefined && SHIPPING.some(scope => hasScope(claims, scope))
      if (!hasScope(claims, 'read') && !onlyShips) return { kind: 'refused', why: 'the scope read is missing' }
      if (deviceId && second === undefined && !maySubscribe(claims, deviceId))
        return { kind: 'refused', why: 'foreign device' }
      return { kind: 'allowed', claims }
    } catch (error) {
      if (error instanceof InvalidToken) return { kind: 'refused', why: error.message }
      throw error
    }
  }
