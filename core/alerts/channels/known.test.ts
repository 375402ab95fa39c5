import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterEach, expect, it } from 'vitest'
import { channelReader } from './known.ts'

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

const webhook = (url: string) => ({ type: 'webhook', url })

/** A reader over a secret that a test writes, with the number of reads. */
const readerOf = async () => {
  const clock = { ms: 1_000_000 }
  const bed = { secret: {} as Record<string, unknown>, reads: 0 }
  const server = createServer((_, response) => {
    bed.reads += 1
    response.end(JSON.stringify({ SecretString: JSON.stringify(bed.secret) }))
  })
  open.push(server)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new SecretsManagerClient({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, credentials })
  const stage = { mail: { type: 'email', topicArn: 'arn:topic' } } as const
  return { bed, clock, channelOf: channelReader({ client, secretArn: 'secret', stage, now: () => clock.ms }) }
}

it('a channel that was given its address just now is known at once', async () => {
  const { bed, channelOf } = await readerOf()
  bed.secret = { ops: webhook('https://a.example/1') }
  expect(await channelOf('ops')).toEqual(webhook('https://a.example/1'))
  expect(await channelOf('new')).toBeUndefined()
  bed.secret = { ...bed.secret, new: webhook('https://a.example/2') }
  expect(await channelOf('new')).toEqual(webhook('https://a.example/2'))
  expect(await channelOf('mail')).toEqual({ type: 'email', topicArn: 'arn:topic' })
})

it('an address that has changed counts within seconds, and the secret is read no more often than that', async () => {
  const { bed, clock, channelOf } = await readerOf()
  bed.secret = { ops: webhook('https://a.example/old') }
  for (let at = 0; at < 10; at++) await channelOf('ops')
  expect(bed.reads).toBe(1)
  bed.secret = { ops: webhook('https://a.example/new') }
  clock.ms += 5_000
  expect(await channelOf('ops')).toEqual(webhook('https://a.example/new'))
  expect(bed.reads).toBe(2)
})

it('whoever tries a channel tries the address that it was given a moment ago, and all after that know it', async () => {
  const { bed, channelOf } = await readerOf()
  bed.secret = { ops: webhook('https://a.example/old') }
  expect(await channelOf('ops')).toEqual(webhook('https://a.example/old'))
  bed.secret = { ops: webhook('https://a.example/new') }
  expect(await channelOf('ops', 'anew')).toEqual(webhook('https://a.example/new'))
  expect(await channelOf('ops')).toEqual(webhook('https://a.example/new'))
  expect(bed.reads).toBe(2)
})
