import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { oidcVerifier } from '../core/access/oidc.ts'
import { revocableVerifier } from '../core/access/revocable.ts'
import { dynamoRevocations } from '../core/access/revocations.ts'
import { secretKeys } from '../core/access/secretKeys.ts'
import { tokenVerifier } from '../core/access/tokens.ts'
import { claimsVerifier, type VerifyToken } from '../core/access/verifier.ts'
import type { Values } from '../core/contracts/environment/environment.ts'
import type { identity } from '../core/contracts/environment/groups/identity.ts'
import { secrets } from './clients.ts'

/** Verifies tokens of our own key and of the configured issuer, and refuses revoked ones. */
export const tokens = (
  { TOKEN_SECRET_ARN: secretArn, VIEWERS_TABLE: tableName, OIDC: settings }: Values<typeof identity>,
  client: DynamoDBClient,
): VerifyToken => {
  const issuer = settings ? { issuer: settings.issuer, verify: oidcVerifier({ settings, now: Date.now }) } : undefined
  const verify = claimsVerifier({ own: settings?.only ? undefined : own(secretArn), oidc: issuer })
  return revocableVerifier({ verify, isRevoked: dynamoRevocations({ client, tableName, now: Date.now }).isRevoked })
}

const own = (secretArn: string): VerifyToken => {
  const readKeys = secretKeys({ client: secrets(), secretArn, now: Date.now })
  return tokenVerifier({ readKeys, now: () => new Date() })
}
