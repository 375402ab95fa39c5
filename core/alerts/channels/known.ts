import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import * as z from 'zod'
import { type Channel, ChannelSecrets, type StageChannels } from '../../contracts/channels.ts'

/** A channel with its address; that of e-mail is a topic, to which the addresses are subscribed. */
export type KnownChannel = Channel | StageChannels[string]

/** `anew`: an address that was given a moment ago counts. Unless given, it counts within seconds. */
export type Reading = 'anew' | undefined

/** A channel that has an address. @throws when the secret cannot be read */
export type ReadChannel = (name: string, reading?: Reading) => Promise<KnownChannel | undefined>

/** A change of an address is in force after so long, ms: as soon as that of a rule. */
const CACHE_MS = 5_000

const Secret = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      // Without the text: it holds addresses.
      context.issues.push({ code: 'custom', message: 'not JSON', input: undefined })
      return z.NEVER
    }
  })
  .pipe(ChannelSecrets)

/**
 * The channels of the stage's configuration that have an address there, and those of the secret `AlertChannels`. The secret is read every five
 * seconds at most, but for a channel that is not known: it may have been given its address just now, and a message that meets none is given up.
 * @param now ms since 1970
 */
export const channelReader = ({
  client,
  secretArn,
  stage,
  now,
}: {
  client: SecretsManagerClient
  secretArn: string
  stage: StageChannels
  now: () => number
}): ReadChannel => {
  type Channels = ReadonlyMap<string, KnownChannel>
  let cache: { readonly channels: Promise<Channels>; readonly at: number } | undefined
  const read = async () => {
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }))
    const secrets = Secret.safeParse(SecretString)
    if (!secrets.success) throw new Error('the secret of the channels is not an object of channels as JSON')
    return new Map<string, KnownChannel>([...Object.entries(stage), ...secrets.data])
  }
  const readAnew = (): Promise<Channels> => {
    const channels = read()
    cache = { channels, at: now() }
    channels.catch(() => {
      cache = undefined
    })
    return channels
  }
  return async (name, reading) => {
    const isKnown = cache && reading !== 'anew' && now() - cache.at < CACHE_MS
    const known = isKnown ? await cache?.channels : undefined
    return known?.get(name) ?? (await readAnew()).get(name)
  }
}
