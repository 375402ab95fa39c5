import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { readSigningKeys } from '../../core/access/secretKeys.ts'
import { mintToken } from '../../core/access/tokens.ts'
import type { Endpoints } from '../../local/endpoints.ts'

const LIFETIME_SECONDS = 6 * 3600

/** Tokens of so many users, each for all devices: one user may have only so many sockets open. */
export const userTokens = async (
  { aws, outputs }: Pick<Endpoints, 'aws' | 'outputs'>,
  count: number,
): Promise<readonly string[]> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new SecretsManagerClient({ endpoint: aws, region: 'us-east-1', credentials })
  const keys = await readSigningKeys(client, outputs.TokenSecretArn ?? '')
  client.destroy()
  const exp = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS
  return Promise.all(
    Array.from({ length: count }, (_, user) =>
      mintToken({ sub: `user-${user}`, exp, devices: ['*'], scope: ['read', 'sensitive'] }, keys),
    ),
  )
}
