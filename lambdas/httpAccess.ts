import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { authenticator } from '../core/access/authenticate.ts'
import type { Values } from '../core/contracts/environment/environment.ts'
import type { identity } from '../core/contracts/environment/groups/identity.ts'
import { tokens } from './tokens.ts'

/** Lets whoever has a token call the HTTP API: any token of ours or of the issuer that is not revoked. */
export const httpAccess = (variables: Values<typeof identity>, client: DynamoDBClient) =>
  authenticator({ verify: tokens(variables, client), now: Date.now })
