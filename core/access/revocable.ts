import type { Claims } from '../contracts/claims.ts'
import { InvalidToken } from './tokens.ts'

/** Whether the subject of these claims was cut after they were issued. */
export type IsRevoked = (claims: Pick<Claims, 'sub' | 'iat'>) => Promise<boolean>

/**
 * Reads claims as `verify` does, and refuses those that were revoked.
 * @throws InvalidToken `revoked`; what `verify` and `isRevoked` throw
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
