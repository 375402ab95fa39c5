import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { ReadKeys, SigningKeys } from './tokens.ts'

const CACHE_MS = 5 * 60_000
/** Keys younger than this are not read again: a flood of wrong tokens must not become a flood of reads of the secret. */
const MIN_AGE_MS = 10_000

/** The signing keys from Secrets Manager: the secret's current and previous version, cached for five minutes. */
export const secretKeys = ({
  client,
  secretArn,
  now,
}: {
  client: SecretsManagerClient
  secretArn: string
  now: () => number
}): ReadKeys => {
  let cache: { readonly keys: Promise<SigningKeys>; readonly at: number } | undefined
  return how => {
    const oldestMs = how === 'fresh' ? MIN_AGE_MS : CACHE_MS
    if (cache && now() - cache.at < oldestMs) return cache.keys
    const keys = readSigningKeys(client, secretArn)
    cache = { keys, at: now() }
    keys.catch(() => {
      cache = undefined
    })
    return keys
  }
}

/** Reads both versions of the secret. @throws when there is no current version */
export const readSigningKeys = async (client: SecretsManagerClient, secretArn: string): Promise<SigningKeys> => {
  const [current, previous] = await Promise.all([
    readVersion(client, secretArn, 'AWSCURRENT'),
    readVersion(client, secretArn, 'AWSPREVIOUS'),
  ])
  if (!current) throw new Error('the token secret has no current version')
  return { current, ...(previous && { previous }) }
}

const readVersion = async (client: SecretsManagerClient, secretArn: string, stage: string) => {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage }))
    return SecretString ? new TextEncoder().encode(SecretString) : undefined
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}
