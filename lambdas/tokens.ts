import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { oidcVerifier } from '../core/access/oidc.ts'
import { revocableVerifier } from '../core/access/revocable.ts'
import { dynamoRevocations } from '../core/access/revocations.ts'
import { secretKeys } from '../core/access/secretKeys.ts'
import { tokenVerifier } from '../core/access/tokens.ts'
import { claimsVerifier, type VerifyToken } from '../core/access/verifier.ts'
import { environment } from '../core/contracts/environment.ts'
import { secrets } from './clients.ts'
import { oidc } from './settings.ts'

/** Reads tokens, of our own key and of the issuer that is configured, and refuses those that were revoked. */
export const tokens = (viewers: { readonly client: DynamoDBClient; readonly tableName: string }): VerifyToken => {
  const settings = oidc()
  const issuer = settings && { issuer: settings.issuer, verify: oidcVerifier({ settings, now: Date.now }) }
  const verify = claimsVerifier({ own: settings?.only ? undefined : own(), oidc: issuer })
  return revocableVerifier({ verify, isRevoked: dynamoRevocations({ ...viewers, now: Date.now }).isRevoked })
}

const own = (): VerifyToken => {
  const { secretArn } = environment({ secretArn: 'TOKEN_SECRET_ARN' })
  const readKeys = secretKeys({ client: secrets(), secretArn, now: Date.now })
  return tokenVerifier({ readKeys, now: () => new Date() })
}
