import { ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { expect, it } from 'vitest'
import { secretsManagerIdSecret } from './secret.ts'

/** Reads a secret that has these versions by their stages. */
const reading = (versions: Readonly<Record<string, string | Error>>) => {
  const client = new SecretsManagerClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        const value = versions['VersionStage' in input ? String(input.VersionStage) : '']
        if (value instanceof Error) throw value
        if (value === undefined) throw new ResourceNotFoundException({ message: 'no such version', $metadata: {} })
        return { response: {}, output: { $metadata: {}, SecretString: value, CreatedDate: new Date(5000) } }
      },
    { step: 'initialize', priority: 'low' },
  )
  return secretsManagerIdSecret({ client, secretArn: 'arn' })
}

it('reads the current version with its time, and the version before', async () => {
  expect(await reading({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' })()).toEqual({
    current: Buffer.from('new'),
    currentSince: 5000,
    former: Buffer.from('old'),
  })
})

it('works without a version before, but not without a current one', async () => {
  expect(await reading({ AWSCURRENT: 'new' })()).not.toHaveProperty('former')
  await expect(reading({ AWSPREVIOUS: 'old' })()).rejects.toThrow('no current version')
})

it('fails when the secret must not be read', async () => {
  await expect(reading({ AWSCURRENT: 'new', AWSPREVIOUS: new Error('AccessDenied') })()).rejects.toThrow('AccessDenied')
})
