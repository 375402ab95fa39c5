import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { askedOver } from './support/asked.ts'
import { runsSonde } from './support/script.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const { stored, events } = askedOver(stack)
afterAll(stack.close)

describe('a content coding', () => {
  const raw = async (path: string, headers: Record<string, string>, method = 'GET') => {
    const { http, token } = stack.endpoints
    const options = { method, headers: { authorization: `Bearer ${token}`, ...headers } }
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      request(`${http}${path}`, options, resolve).on('error', reject).end(),
    )
    const { statusCode, headers: told } = response
    return { statusCode, headers: told, body: await buffer(response) }
  }

  it('makes a page of history a fifth as long, and reads back the same, in each form', async () => {
    await stored('Coded-1', 40)
    for (const accept of ['application/json', 'application/x-ndjson', 'text/csv']) {
      const path = '/devices/Coded-1/events?tail=40'
      const plain = await raw(path, { accept })
      expect([plain.headers['content-encoding'], plain.headers.vary]).toEqual([undefined, 'accept, accept-encoding'])
      for (const [coding, decode] of Object.entries({
        gzip: gunzipSync,
        br: brotliDecompressSync,
        zstd: zstdDecompressSync,
      })) {
        const coded = await raw(path, { accept, 'accept-encoding': coding })
        expect([coded.headers['content-encoding'], coded.headers.vary]).toEqual([coding, 'accept, accept-encoding'])
        expect(decode(coded.body).toString()).toBe(plain.body.toString())
        expect(coded.body.length).toBeLessThan(plain.body.length / 5)
        const head = await raw(path, { accept, 'accept-encoding': coding }, 'HEAD')
        expect([head.headers['content-encoding'], head.headers['content-length'], head.body.length]).toEqual([
          coding,
          `${coded.body.length}`,
          0,
        ])
      }
    }
  })

  it('that a client does not accept is never sent, and a client that accepts none is 406', async () => {
    expect((await raw('/me', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined()
    const forced = await raw('/me', { 'accept-encoding': 'gzip, identity;q=0' })
    expect(JSON.parse(gunzipSync(forced.body).toString())).toMatchObject({ devices: ['*'] })
    const refused = await raw('/me', { 'accept-encoding': 'deflate, identity;q=0' })
    expect([refused.statusCode, JSON.parse(refused.body.toString()).code]).toEqual([406, 'not-acceptable'])
  })
})

it('npx sonde export writes what the API gives, in each form', async () => {
  const [one, other] = [await stored('Export-a', 3), await stored('Export-b', 2)]
  const run = async (...more: string[]) => {
    const args = [
      '--url',
      stack.endpoints.http ?? '',
      '--from',
      '1h',
      '--to',
      '0s',
      '--yes',
      '--type',
      'uplink',
      ...more,
    ]
    const env = { ...process.env, SONDE_TOKEN: stack.endpoints.token }
    const { out, err, code } = await runsSonde(['export', ...args], env)
    expect([code, err]).toEqual([
      0,
      expect.stringMatching(/About \d+ events, .* read units .*\n(.*\n)*\d+ events: \d+ read units/),
    ])
    return out.trimEnd()
  }
  const lines = (await run('--devices', 'Export-*')).split('\n')
  const page = await events('/devices/Export-a/events?type=uplink&since=2000-01-01T00:00:00Z')
  expect(lines.map(line => JSON.parse(line).id)).toEqual([...one, ...other])
  expect(JSON.parse(lines[0] ?? '')).toEqual(page.events[0])

  const csv = await run('--devices', 'Export-a', '--form', 'csv')
  const { text } = await stack.http('/devices/Export-a/events?type=uplink&since=2000-01-01T00:00:00Z', {
    headers: { accept: 'text/csv' },
  })
  expect(csv).toBe(text.trimEnd())
  const errors = await run('--devices', 'Export-*', '--level', 'error')
  expect(errors.split('\n').map(line => JSON.parse(line).id)).toEqual([one[2]])
})
