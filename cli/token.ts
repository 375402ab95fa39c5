import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { readSigningKeys } from '../core/access/secretKeys.ts'
import { mintToken } from '../core/access/tokens.ts'
import { runCommand } from './command.ts'
import { regionOfSecret } from './stack/region.ts'
import { localTarget } from './stack/target.ts'
import { parseTokenSettings, TOKEN_USAGE, type TokenSettings } from './token/settings.ts'
import { newSubject } from './token/subject.ts'

const secretOf = async ({ directory, secret, region }: TokenSettings) => {
  if (secret === undefined) return localTarget(directory, 'TokenSecretArn')
  const at = region ?? regionOfSecret(secret)
  return { client: at === undefined ? {} : { region: at }, value: secret }
}

/** A container may run as a user that has no name. */
const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}

await runCommand({
  name: 'npm run token',
  usage: TOKEN_USAGE,
  parse: args =>
    parseTokenSettings(args, () => newSubject({ user: userName(), host: hostname(), random: randomBytes(4) })),
  run: async settings => {
    const { client, value } = await secretOf(settings)
    const keys = await readSigningKeys(new SecretsManagerClient(client), value)
    const exp = Math.floor(Date.now() / 1000) + settings.lifetimeSeconds
    const token = await mintToken({ ...settings.claims, exp }, keys)
    const { sub } = settings.claims
    return { out: `${token}\n`, ...(settings.isNewSubject && { err: `Subject: ${sub}\n` }) }
  },
})
