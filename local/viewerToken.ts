import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { readSigningKeys } from '../core/access/secretKeys.ts'
import { mintToken } from '../core/access/tokens.ts'
import { LOCAL_CREDENTIALS } from './iam/identities.ts'
import { REGION } from './place.ts'

const LIFETIME_SECONDS = 30 * 24 * 60 * 60

/** Mints a viewer's token for all devices, signed with the stack's own secret. @param endpoint the AWS endpoint of the run */
export const viewerToken = async (endpoint: string, secretArn: string): Promise<string> => {
  const client = new SecretsManagerClient({ endpoint, region: REGION, credentials: LOCAL_CREDENTIALS })
  const keys = await readSigningKeys(client, secretArn)
  client.destroy()
  const exp = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS
  return mintToken({ sub: 'local', exp, devices: ['*'], scope: ['read', 'write', 'sensitive'] }, keys)
}
