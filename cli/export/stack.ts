import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { readSigningKeys } from '../../core/access/secretKeys.ts'
import { mintToken } from '../../core/access/tokens.ts'
import { ALL_DEVICES } from '../../core/contracts/deviceId.ts'
import { readEndpoints } from '../../local/endpoints.ts'
import { outputsOf } from '../stack/outputs.ts'
import { regionOfSecret } from '../stack/region.ts'
import { localClient } from '../stack/target.ts'
import { newSubject } from '../token/subject.ts'
import type { ApiDependencies } from './api.ts'
import type { ExportSettings, ExportSource } from './settings.ts'

const LIFETIME_SECONDS = 3600
/** A token with less time left than this is replaced before it is sent. */
const RENEWAL_SECONDS = 300

/**
 * The HTTP API of a stack, and tokens for it: the one given, or minted ones.
 * @throws Error when there is no such stack, or it lacks an output
 */
export const exportAccess = async (
  { source, query }: Pick<ExportSettings, 'query' | 'source'>,
  given: string | undefined,
): Promise<Pick<ApiDependencies, 'http' | 'token'>> => {
  const { http, secretArn, secrets } = await stackOf(source)
  if (given !== undefined) {
    return {
      http,
      token: async isRefused => {
        if (isRefused) throw new Error('the token in SONDE_TOKEN is refused, or has expired')
        return given
      },
    }
  }
  if (secretArn === undefined) throw new Error('--url needs a token in the variable SONDE_TOKEN')
  const client = new SecretsManagerClient(secrets)
  const sub = newSubject({ user: 'export', host: hostname(), random: randomBytes(4) })
  const scope = query.isSensitive ? (['read', 'sensitive'] as const) : (['read'] as const)
  let minted: { readonly token: Promise<string>; readonly exp: number } | undefined
  return {
    http,
    token: async isRefused => {
      const now = Math.floor(Date.now() / 1000)
      if (isRefused || !minted || minted.exp - now < RENEWAL_SECONDS) {
        const exp = now + LIFETIME_SECONDS
        const claims = { sub, exp, devices: [ALL_DEVICES], scope: [...scope] }
        minted = { exp, token: readSigningKeys(client, secretArn).then(keys => mintToken(claims, keys)) }
      }
      return minted.token
    },
  }
}

const stackOf = async (source: ExportSource) => {
  if (source.kind === 'url') return { http: source.http, secretArn: undefined, secrets: {} }
  if (source.kind === 'local') {
    const { http, aws, outputs } = await readEndpoints(source.directory)
    return {
      http: required('HttpUrl', http ?? undefined),
      secretArn: outputs.TokenSecretArn,
      secrets: localClient(aws),
    }
  }
  const { HttpUrl, TokenSecretArn } = await outputsOf(source)
  const secretArn = required('TokenSecretArn', TokenSecretArn)
  const region = source.region ?? regionOfSecret(secretArn)
  return {
    http: required('HttpUrl', HttpUrl).replace(/\/+$/, ''),
    secretArn,
    secrets: region === undefined ? {} : { region },
  }
}

const required = (name: string, value: string | undefined): string => {
  if (value === undefined) throw new Error(`this stack has no output ${name}`)
  return value
}
