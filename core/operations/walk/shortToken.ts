import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { readSigningKeys } from '../../access/secretKeys.ts'
import { mintToken } from '../../access/tokens.ts'
import type { Scope } from '../../contracts/claims.ts'

/** Longer than a walk takes. */
const LIFETIME_SECONDS = 5 * 60

/** A token that covers one device for five minutes, signed with the stack's secret. @throws when that cannot be read */
export const shortToken = async (
  client: SecretsManagerClient,
  {
    secretArn,
    deviceId,
    now,
    scope = 'read',
  }: { secretArn: string; deviceId: string; now: () => number; scope?: Scope },
): Promise<string> => {
  const iat = Math.floor(now() / 1000)
  const claims = { sub: deviceId, iat, exp: iat + LIFETIME_SECONDS, devices: [deviceId], scope: [scope] }
  return mintToken(claims, await readSigningKeys(client, secretArn))
}
