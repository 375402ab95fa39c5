import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { AccessDenied } from '../contracts.ts'
import { idOf, part, policyFor, type Running, refusal, resources, start, view } from './fixture.ts'

let running: Running | undefined
afterEach(() => running?.api.close())
const run = async (...args: Parameters<typeof start>) => {
  running = await start(...args)
  return running
}

test('the authorizer is asked, then $connect, and then the socket opens', async () => {
  const { url, invocations } = await run()
  await view(`${url}?deviceId=ABC123&tail=1&tail=2`)
  expect(invocations.map(({ name }) => name)).toEqual(['Authorizer', 'OnConnect'])
  const [authorizer, connect] = invocations
  expect(authorizer?.caller).toEqual({
    kind: 'service',
    service: 'apigateway.amazonaws.com',
    sourceArn: 'arn:aws:execute-api:us-east-1:000000000000:api1/authorizers/authorizer',
  })
  expect(authorizer?.event).toMatchObject({
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:us-east-1:000000000000:api1/live/$connect',
    queryStringParameters: { deviceId: 'ABC123', tail: '2' },
    multiValueQueryStringParameters: { deviceId: ['ABC123'], tail: ['1', '2'] },
    headers: { 'Sec-WebSocket-Version': '13', 'X-Forwarded-For': '127.0.0.1' },
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      apiId: 'api1',
      stage: 'live',
      identity: { sourceIp: '127.0.0.1' },
    },
  })
  expect(connect?.caller).toMatchObject({ sourceArn: 'arn:aws:execute-api:us-east-1:000000000000:api1/live/$connect' })
  expect(connect?.event.requestContext).toMatchObject({
    connectionId: authorizer?.event.requestContext.connectionId,
    authorizer: { principalId: 'me', sub: 'me', level: '3', admin: 'false' },
  })
  expect(connect?.event.requestContext.connectionId).toMatch(/^[\w-]{15}=$/)
})

test('without query parameters $connect has none, and multi values keep every header', async () => {
  const running = await run()
  const socket = new WebSocket(running.url, { headers: { 'X-Many': ['a', 'b'] } })
  await once(socket, 'open')
  const { event } = await running.invoked('OnConnect')
  expect(event.queryStringParameters).toBeUndefined()
  expect(event).toMatchObject({
    headers: { 'X-Many': 'b' },
    multiValueHeaders: { 'X-Many': ['a', 'b'] },
    isBase64Encoded: false,
  })
})

/** The headers of the 101, and whether the client was content with them. */
const upgraded = (url: string, protocols: string[]) => {
  const socket = new WebSocket(url, protocols)
  const headers = new Promise<IncomingHttpHeaders>(resolve => {
    socket.on('upgrade', response => resolve(response.headers))
  })
  const content = new Promise<boolean>(resolve => {
    socket.on('open', () => resolve(true))
    socket.on('error', () => resolve(false))
  })
  return { headers, content }
}

test('only the subprotocol that $connect returned is in the answer', async () => {
  const { url } = await run({
    OnConnect: () => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'sonde.v1', 'X-Other': 'x' } }),
  })
  const { headers, content } = upgraded(url, ['sonde.v1', 'a.b.c'])
  expect(await headers).toMatchObject({ 'sec-websocket-protocol': 'sonde.v1' })
  expect(await headers).not.toHaveProperty('x-other')
  expect(await content).toBe(true)
})

test('a list of subprotocols may have empty items (RFC 9110 §5.6.1.2)', async () => {
  const { url } = await run()
  for (const names of ['sonde.v1,,token', 'sonde.v1, token,', ', sonde.v1']) {
    const socket = new WebSocket(url, { headers: { 'Sec-WebSocket-Protocol': names } })
    await once(socket, 'open')
    socket.terminate()
  }
})

test('a subprotocol that nobody chose is not in the answer', async () => {
  const { url } = await run()
  const { headers, content } = upgraded(url, ['sonde.v1'])
  expect(await headers).not.toHaveProperty('sec-websocket-protocol')
  expect(await content).toBe(false)
})

const throwing = (message: string) => () => {
  throw new Error(message)
}
test.each([
  ['Unauthorized is thrown', 401, { Authorizer: throwing('Unauthorized') }],
  ['something else is thrown', 500, { Authorizer: throwing('unauthorized') }],
  ['the policy denies', 403, { Authorizer: (event: Parameters<typeof policyFor>[0]) => policyFor(event, 'Deny') }],
  [
    'the policy speaks of something else',
    403,
    {
      Authorizer: () =>
        policyFor({
          methodArn: 'arn:aws:execute-api:::x',
          requestContext: { connectionId: '', eventType: '', routeKey: '' },
        }),
    },
  ],
  [
    'the context holds an object',
    500,
    { Authorizer: (event: Parameters<typeof policyFor>[0]) => policyFor(event, 'Allow', { deep: {} }) },
  ],
  [
    'the result is over 8 KB',
    500,
    { Authorizer: (event: Parameters<typeof policyFor>[0]) => policyFor(event, 'Allow', { long: 'x'.repeat(8200) }) },
  ],
  ['the result is nothing', 500, { Authorizer: () => undefined }],
  ['$connect returns 400', 400, { OnConnect: () => ({ statusCode: 400, body: '{"message":"no deviceId"}' }) }],
  ['$connect throws', 502, { OnConnect: throwing('broken') }],
  ['$connect returns no status', 502, { OnConnect: () => ({}) }],
])('%s: %i', async (_, status, functions) => {
  const { url, api, invocations, said } = await run(functions)
  const answer = await refusal(url)
  expect(answer.status).toBe(status)
  expect(answer.body).toContain('"message"')
  expect(invocations.some(({ name }) => name === 'OnConnect')).toBe('OnConnect' in functions)
  expect(api.stats()).toMatchObject({ connections: 0, refused: 1 })
  expect(said).toHaveLength(1)
})

test('a body that $connect returns with its refusal reaches the client', async () => {
  const { url } = await run({ OnConnect: () => ({ statusCode: 400, body: 'no deviceId' }) })
  expect(await refusal(url)).toEqual({ status: 400, body: 'no deviceId' })
})

test('a missing identity source is 401 and the authorizer does not run', async () => {
  const [authorizer] = resources().authorizers
  const sources = ['route.request.querystring.token', 'route.request.header.X-Key']
  const authorizers = [part('Authorizer', 'Authorizer', { ...authorizer?.properties, IdentitySource: sources })]
  const { url, invocations } = await run({}, { authorizers })
  expect((await refusal(`${url}?token=t`)).status).toBe(401)
  expect(invocations).toEqual([])
  const socket = new WebSocket(`${url}?token=t`, { headers: { 'x-key': 'k' } })
  await once(socket, 'open')
})

test('a function that may not be invoked is 500, one that takes too long 504', async () => {
  const denied = () => {
    const access = { caller: { kind: 'admin' }, action: 'lambda:InvokeFunction', resourceArn: 'arn' } as const
    throw new AccessDenied(access, 'not authorized to perform: lambda:InvokeFunction')
  }
  const { url, said } = await run({}, { invoke: { sync: denied }, ...withoutAuthorizer() })
  expect((await refusal(url)).status).toBe(500)
  expect(said[0]).toContain('not authorized to perform: lambda:InvokeFunction')
  await running?.api.close()
  const integrations = resources().integrations.map(one => ({
    ...one,
    properties: { ...one.properties, TimeoutInMillis: 50 },
  }))
  const never = Promise.withResolvers()
  const slow = await run({ OnConnect: () => never.promise }, { integrations })
  expect((await refusal(slow.url)).status).toBe(504)
})
const withoutAuthorizer = () => ({
  routes: [part('Route', 'Connect', { RouteKey: '$connect', Target: 'integrations/onconnect' })],
  routeResponses: [],
})

test('another path is 403, a URL over 4,096 characters 414', async () => {
  const { url, invocations } = await run()
  expect((await refusal(url.replace(/live$/, 'other'))).status).toBe(403)
  expect((await refusal(`${url}/`)).status).toBe(403)
  expect((await refusal(`${url}?x=${'x'.repeat(4096)}`)).status).toBe(414)
  expect(invocations).toEqual([])
})

test('what is no handshake is refused without an invocation', async () => {
  const { url, invocations } = await run()
  expect((await fetch(url.replace('ws:', 'http:'))).status).toBe(426)
  expect(invocations).toEqual([])
})

test('a client that left during $connect is told to $disconnect', async () => {
  const connecting = Promise.withResolvers<void>()
  const running = await run({
    OnConnect: async () => {
      await connecting.promise
      return { statusCode: 200 }
    },
  })
  const socket = new WebSocket(running.url)
  socket.on('error', () => undefined)
  await running.invoked('OnConnect')
  const closed = new Promise(resolve => socket.on('close', resolve))
  socket.terminate()
  await closed
  connecting.resolve()
  const { event } = await running.invoked('OnDisconnect')
  expect(event.requestContext).toMatchObject({ eventType: 'DISCONNECT', connectionId: await idOf(running) })
  expect(running.api.stats().connections).toBe(0)
})
