import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import * as z from 'zod'
import { type Channel, ChannelSecrets, type StageChannels } from '../../contracts/channels.ts'

/** A channel with its address; that of e-mail is a topic, to which the addresses are subscribed. */
export type KnownChannel = Channel | StageChannels[string]

/** Every channel with an address, by name. @throws when the secret cannot be read */
export type ReadChannels = () => Promise<ReadonlyMap<string, KnownChannel>>

/** A change of an address is in force after so long, ms. */
const CACHE_MS = 60_000

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
 * The channels of the stage's configuration that have an address there, and those of the secret `AlertChannels`. The secret is read once
 * a minute at most.
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
}): ReadChannels => {
  let cache: { readonly channels: Promise<ReadonlyMap<string, KnownChannel>>; readonly at: number } | undefined
  const read = async () => {
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }))
    const secrets = Secret.safeParse(SecretString)
    if (!secrets.success) throw new Error('the secret of the channels is not an object of channels as JSON')
    return new Map<string, KnownChannel>([...Object.entries(stage), ...secrets.data])
  }
  return () => {
    if (cache && now() - cache.at < CACHE_MS) return cache.channels
    const channels = read()
    cache = { channels, at: now() }
    channels.catch(() => {
      cache = undefined
    })
    return channels
  }
}
