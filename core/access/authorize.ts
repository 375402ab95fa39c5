import { type Claims, hasScope, mayWatch } from '../contracts/claims.ts'
import { type Handshake, tokenOf } from './credential.ts'
import { InvalidToken } from './tokens.ts'

/** What a handshake may do: `anonymous` brought no token; `refused` says why, for the log only. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly claims: Claims }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'refused'; readonly why: string }

/**
 * Decides who may open a socket: a valid token with the scope `read` that covers the device asked for. A handshake that
 * names no device is let pass with its token: to say 400 is the next step's.
 * @throws when the keys cannot be read
 */
export const viewerAuthorizer =
  ({ verify, now }: { verify: (token: string) => Promise<Claims>; now: () => number }) =>
  async (handshake: Handshake): Promise<Verdict> => {
    const token = tokenOf(handshake)
    if (token === undefined) return { kind: 'anonymous' }
    try {
      const claims = await verify(token)
      // An issuer's clock is given some tolerance; a socket is not opened for a token that it would have to be cut for.
      if (claims.exp * 1000 <= now()) return { kind: 'refused', why: 'expired' }
      if (!hasScope(claims, 'read')) return { kind: 'refused', why: 'the scope read is missing' }
      const deviceId = handshake.query.deviceId
      if (deviceId && deviceId !== '*' && !mayWatch(claims, deviceId)) return { kind: 'refused', why: 'foreign device' }
      return { kind: 'allowed', claims }
    } catch (error) {
      if (error instanceof InvalidToken) return { kind: 'refused', why: error.message }
      throw error
    }
  }
