import type { Claims } from '../contracts/claims.ts'
import { InvalidToken } from './invalidToken.ts'

/** Whether the subject of these claims was revoked after they were issued. */
export type IsRevoked = (claims: Pick<Claims, 'sub' | 'iat'>) => Promise<boolean>

/**
 * Verifies a token as `verify` does, and refuses it when its subject was revoked.
 * @throws InvalidToken `revoked`, and the errors of `verify` and `isRevoked`
 */
export const revocableVerifier =
  <Verified extends Claims>({
    verify,
    isRevoked,
  }: {
    verify: (token: string) => Promise<Verified>
    isRevoked: IsRevoked
  }) =>
  async (token: string): Promise<Verified> => {
    const claims = await verify(token)
    if (await isRevoked(claims)) throw new InvalidToken('revoked')
    return claims
  }
