import { randomBytes } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { oidcVerifier } from '../core/access/oidc.ts'
import { revocableVerifier } from '../core/access/revocable.ts'
import { dynamoRevocations } from '../core/access/revocations.ts'
import { sealedCursors } from '../core/access/sealedCursors.ts'
import { secretKeys } from '../core/access/secretKeys.ts'
import { type ReadKeys, tokenVerifier } from '../core/access/tokens.ts'
import { claimsVerifier, type VerifyToken } from '../core/access/verifier.ts'
import type { Values } from '../core/contracts/environment/environment.ts'
import type { identity } from '../core/contracts/environment/groups/identity.ts'
import type { Cursors } from '../core/http/cursor.ts'
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

const own = (secretArn: string): VerifyToken => tokenVerifier({ readKeys: keysOf(secretArn), now: () => new Date() })

/** Seals cursors with a key from the secret that signs tokens. */
export const cursorSeal = ({
  TOKEN_SECRET_ARN: secretArn,
}: Pick<Values<typeof identity>, 'TOKEN_SECRET_ARN'>): Cursors =>
  sealedCursors({ readKeys: keysOf(secretArn), random: randomBytes })

const readers = new Map<string, ReadKeys>()

/** The reader of a secret, which keeps what it has read for the whole instance. */
const keysOf = (secretArn: string): ReadKeys => {
  const reader = readers.get(secretArn) ?? secretKeys({ client: secrets(), secretArn, now: Date.now })
  readers.set(secretArn, reader)
  return reader
}
