import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { readSigningKeys } from '../core/access/secretKeys.ts'
import { mintToken } from '../core/access/tokens.ts'
import { subcommand } from './command/subcommand.ts'
import { outputsOf } from './stack/outputs.ts'
import { regionOfSecret } from './stack/region.ts'
import { localTarget } from './stack/target.ts'
import { readTokenSettings, type TokenSettings, tokenFace } from './token/settings.ts'
import { newSubject, userName } from './token/subject.ts'

const secretOf = async ({ directory, secret, stack, outputs, region }: TokenSettings) => {
  if (secret === undefined && stack === undefined) return localTarget(directory, 'TokenSecretArn')
  const value = secret ?? (await outputsOf({ stack: stack ?? '', outputs, region })).TokenSecretArn
  if (value === undefined) throw new Error(`${stack} has no output TokenSecretArn`)
  const at = region ?? regionOfSecret(value)
  return { client: at === undefined ? {} : { region: at }, value }
}

const ownSubject = () => newSubject({ user: userName(), host: hostname(), random: randomBytes(4) })

export const tokenCommand = subcommand({
  ...tokenFace,
  read: (values, words) => readTokenSettings(values, words, ownSubject),
  run: async settings => {
    const { client, value } = await secretOf(settings)
    const keys = await readSigningKeys(new SecretsManagerClient(client), value)
    const exp = Math.floor(Date.now() / 1000) + settings.lifetimeSeconds
    const token = await mintToken({ ...settings.claims, exp }, keys)
    const { sub } = settings.claims
    return { out: `${token}\n`, ...(settings.isNewSubject && { err: `Subject: ${sub}\n` }) }
  },
})
