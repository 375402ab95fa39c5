import { ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { describe, expect, it } from 'vitest'
import { readSigningKeys, secretKeys } from './secretKeys.ts'

/** A secret whose versions can be changed, and a count of how often it was asked. */
const secret = (versions: Record<string, string | Error>) => {
  const client = new SecretsManagerClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
  const asked: string[] = []
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        const stage = 'VersionStage' in input ? String(input.VersionStage) : ''
        asked.push(stage)
        const value = versions[stage]
        if (value instanceof Error) throw value
        if (value === undefined) throw new ResourceNotFoundException({ message: 'no such version', $metadata: {} })
        return { response: {}, output: { $metadata: {}, SecretString: value } }
      },
    { step: 'initialize', priority: 'low' },
  )
  return { client, asked, versions }
}

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes)

describe('readSigningKeys', () => {
  it('reads the current and the previous version', async () => {
    const { client } = secret({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' })
    const { current, previous } = await readSigningKeys(client, 'arn')
    expect([text(current), text(previous)]).toEqual(['new', 'old'])
  })

  it('works without a previous version, but not without a current one', async () => {
    expect(await readSigningKeys(secret({ AWSCURRENT: 'new' }).client, 'arn')).not.toHaveProperty('previous')
    await expect(readSigningKeys(secret({ AWSPREVIOUS: 'old' }).client, 'arn')).rejects.toThrow('no current version')
  })

  it('fails when the secret may not be read', async () => {
    const { client } = secret({ AWSCURRENT: 'new', AWSPREVIOUS: new Error('AccessDenied') })
    await expect(readSigningKeys(client, 'arn')).rejects.toThrow('AccessDenied')
  })
})

describe('secretKeys', () => {
  const cached = (versions: Record<string, string | Error>) => {
    const source = secret(versions)
    const clock = { now: 1_000_000 }
    return { ...source, clock, read: secretKeys({ client: source.client, secretArn: 'arn', now: () => clock.now }) }
  }

  it('reads again after five minutes', async () => {
    const { read, asked, clock, versions } = cached({ AWSCURRENT: 'one' })
    await Promise.all([read('cached'), read('cached')])
    clock.now += 5 * 60_000 - 1
    await read('cached')
    expect(asked).toHaveLength(2)
    versions.AWSCURRENT = 'two'
    clock.now += 1
    expect(text((await read('cached')).current)).toBe('two')
  })

  it('bypasses the cache for fresh keys, at most once in 10 s', async () => {
    const { read, asked, clock } = cached({ AWSCURRENT: 'one' })
    await read('cached')
    await read('fresh')
    expect(asked).toHaveLength(2)
    clock.now += 10_000
    await read('fresh')
    await read('fresh')
    expect(asked).toHaveLength(4)
  })

  it('does not remember a failure', async () => {
    const { read, versions } = cached({ AWSCURRENT: new Error('throttled') })
    await expect(read('cached')).rejects.toThrow('throttled')
    versions.AWSCURRENT = 'one'
    expect(text((await read('cached')).current)).toBe('one')
  })
})
