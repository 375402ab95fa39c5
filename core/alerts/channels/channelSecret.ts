import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import * as z from 'zod'
import type { Channel } from '../../contracts/channels.ts'

/** The addresses of the channels in their secret: they are read and written as a whole. Everything throws the SDK's errors. */
export type ChannelSecret = {
  /** Gives a channel an address, or takes it away. Those of the others stay as they are, also of a kind that only another version knows. */
  readonly set: (name: string, channel: Channel | undefined) => Promise<void>
}

const Entries = z.record(z.string(), z.unknown())

export const secretsManagerChannels = ({
  client,
  secretArn: SecretId,
}: {
  client: SecretsManagerClient
  secretArn: string
}): ChannelSecret => {
  const read = async () => {
    try {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }))
      return entriesIn(SecretString)
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return {}
      throw error
    }
  }
  return {
    set: async (name, channel) => {
      const { [name]: before, ...others } = await read()
      if (before === undefined && channel === undefined) return
      const entries = channel === undefined ? others : { ...others, [name]: channel }
      await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(entries) }))
    },
  }
}

/** @throws Error when somebody has put something else: writing would lose the addresses that it may hold */
const entriesIn = (text: string): Record<string, unknown> => {
  if (text.trim() === '') return {}
  try {
    return Entries.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error('the secret of the channels does not hold a JSON object', { cause })
  }
}
