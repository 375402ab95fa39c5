import { once } from 'node:events'
import { createServer } from 'node:http'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { afterAll, describe, expect, it } from 'vitest'
import { errorFields } from '../runtime/log.ts'
import { apiGatewayCut, apiGatewayPost, isFull, retriedPost } from './post.ts'

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
let answer: Answer
const server = createServer((request, response) => {
  request.resume().once('end', () => response.writeHead(answer.status, answer.headers).end(answer.body))
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const clientOf = (origin: string) =>
  new ApiGatewayManagementApiClient({
    endpoint: `${origin}/live`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
const client = clientOf(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
afterAll(() => {
  client.destroy()
  server.close()
})

/** Errors of `@connections` come as documented, and without a body, without its header, or with the page of a proxy. */
const forms = (type: string): readonly (readonly [form: string, headers: Answer['headers'], body: string])[] => [
  ['as documented', { 'x-amzn-errortype': type, 'content-type': 'application/json' }, '{"message":"no"}'],
  ['without a body', {}, ''],
  ['with the header alone', { 'x-amzn-errortype': type }, ''],
  ['without the header', { 'content-type': 'application/json' }, '{"message":"no"}'],
  ['with null', { 'content-type': 'application/json' }, 'null'],
  ['with a page', { 'content-type': 'text/html' }, '<html>no</html>'],
  ['with half of its body', { 'x-amzn-errortype': type, 'content-type': 'application/json' }, '{"mess'],
]

describe('a connection that is gone (410) is an answer and no failure', () => {
  it.each(forms('GoneException'))('%s', async (_, headers, body) => {
    answer = { status: 410, headers, body }
    expect(await apiGatewayPost(client)('c1', '{}')).toBe('gone')
    expect(await apiGatewayCut(client)('c1')).toBe('gone')
  })
})

describe('a viewer that reads too slowly (429) is known at the second try', () => {
  it.each(forms('LimitExceededException'))('%s', async (_, headers, body) => {
    answer = { status: 429, headers, body }
    const error = await apiGatewayPost(client)('c1', '{}').catch(thrown => thrown)
    expect(error).toBeInstanceOf(Error)
    expect([isFull(error, 1), isFull(error, 2)]).toEqual([false, true])
  })
})

describe('every other failure is thrown, is no full viewer, and is logged with its status', () => {
  it.each([403, 413, 500, 503].flatMap(status => forms('Other').map(form => [status, ...form] as const)))(
    '%i %s',
    async (status, _, headers, body) => {
      answer = { status, headers, body }
      for (const call of [() => apiGatewayPost(client)('c1', '{}'), () => apiGatewayCut(client)('c1')]) {
        const error = await call().catch(thrown => thrown)
        expect(error).toBeInstanceOf(Error)
        expect(isFull(error, 2)).toBe(false)
        expect(errorFields(error)).toMatchObject({ status })
      }
    },
  )

  it('a connection that is refused has no status', async () => {
    const nowhere = clientOf('http://127.0.0.1:9')
    const error = await apiGatewayPost(nowhere)('c1', '{}').catch(thrown => thrown)
    expect(errorFields(error)).toEqual({ error: 'ECONNREFUSED', errorMessage: expect.any(String) })
    nowhere.destroy()
  })
})

it('retriedPost gives up early on a viewer that does not read', async () => {
  let calls = 0
  const retry = { attempts: 4, firstMs: 10, maxMs: 100, random: () => 1, wait: async () => undefined }
  const full = Object.assign(new Error('full'), { name: 'LimitExceededException' })
  const post = retriedPost(
    async () => {
      calls++
      throw full
    },
    retry,
    isFull,
  )
  await expect(post('c1', '{}')).rejects.toThrow('full')
  expect(calls).toBe(2)
})

it('retriedPost retries failures, and takes a 410 as an answer', async () => {
  const results = ['throw', 'throw', 'gone']
  let calls = 0
  const waits: number[] = []
  const post = retriedPost(
    async () => {
      if (results[calls++] === 'throw') throw new Error('internal')
      return 'gone'
    },
    { attempts: 4, firstMs: 10, maxMs: 100, random: () => 1, wait: async ms => void waits.push(ms) },
  )
  expect(await post('c1', '{}')).toBe('gone')
  expect(calls).toBe(3)
  expect(waits).toEqual([10, 20])
})
