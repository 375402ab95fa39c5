import { afterEach, expect, test } from 'vitest'
import { faultsAt, idOf, part, type Running, refusal, resources, start, view } from './fixture.ts'

let running: Running | undefined
afterEach(() => running?.api.close())
const run = async (...args: Parameters<typeof start>) => {
  running = await start(...args)
  return running
}

test('a message goes to the route that it names, and the answer comes back', async () => {
  const running = await run()
  const { socket, next } = await view(running.url)
  socket.send('{"action":"ask"}')
  expect(await next()).toBe('you said {"action":"ask"}')
  const { event, caller } = await running.invoked('OnAsk')
  expect(caller).toMatchObject({ sourceArn: 'arn:aws:execute-api:us-east-1:000000000000:api1/live/ask' })
  expect(event).toMatchObject({
    body: '{"action":"ask"}',
    isBase64Encoded: false,
    requestContext: {
      routeKey: 'ask',
      eventType: 'MESSAGE',
      messageDirection: 'IN',
      messageId: expect.any(String),
      connectionId: await idOf(running),
      connectedAt: expect.any(Number),
      authorizer: { principalId: 'me', sub: 'me' },
    },
  })
})

test.each(['ping', '{"action":"other"}', '{"action":"$connect"}', '{}', '[1]', 'null'])(
  '%s goes to $default',
  async text => {
    const running = await run()
    const { socket } = await view(running.url)
    socket.send(text)
    expect((await running.invoked('OnDefault')).event.body).toBe(text)
  },
)

test('what a route without a response returns stays where it is', async () => {
  const running = await run({ OnDefault: () => ({ statusCode: 200, body: 'nobody hears this' }) })
  const { socket, next } = await view(running.url)
  socket.send('ping')
  await running.invoked('OnDefault')
  socket.send('{"action":"ask"}')
  expect(await next()).toContain('you said')
})

test('a message that no route takes is Forbidden', async () => {
  const routes = resources().routes.filter(({ logicalId }) => logicalId !== 'Default')
  const running = await run({}, { routes })
  const { socket, next } = await view(running.url)
  socket.send('{"action":"other"}')
  expect(JSON.parse(await next())).toEqual({
    message: 'Forbidden',
    connectionId: await idOf(running),
    requestId: expect.any(String),
  })
})

test.each([
  ['throws', () => Promise.reject(new Error('broken'))],
  ['returns no status', () => ({ ok: true })],
])('a function that %s is an error frame, and the socket stays', async (_, OnDefault) => {
  const running = await run({ OnDefault })
  const { socket, next } = await view(running.url)
  socket.send('ping')
  expect(JSON.parse(await next())).toMatchObject({
    message: 'Internal server error',
    connectionId: await idOf(running),
  })
  socket.send('{"action":"ask"}')
  expect(await next()).toContain('you said')
})

test('messages run side by side', async () => {
  const first = Promise.withResolvers<void>()
  const { url } = await run({
    OnAsk: async ({ body }) => {
      if (body?.includes('"first"')) await first.promise
      return { statusCode: 200, body }
    },
  })
  const { socket, next } = await view(url)
  socket.send('{"action":"ask","n":"first"}')
  socket.send('{"action":"ask","n":"second"}')
  expect(await next()).toContain('second')
  first.resolve()
  expect(await next()).toContain('first')
})

test('a frame of 32 KB passes, a longer one closes with 1009', async () => {
  const running = await run()
  const { socket, closed } = await view(running.url)
  socket.send('x'.repeat(32 * 1024))
  expect((await running.invoked('OnDefault')).event.body).toHaveLength(32 * 1024)
  socket.send('x'.repeat(32 * 1024 + 1))
  expect((await closed).code).toBe(1009)
  expect(running.invocations.filter(({ name }) => name === 'OnDefault')).toHaveLength(1)
})

test('a message of 128 KB in frames of 32 KB passes, a longer one closes with 1009', async () => {
  const running = await run()
  const { socket, closed } = await view(running.url)
  const quarter = 'x'.repeat(32 * 1024)
  const inFrames = (last: string) => {
    for (const frame of [quarter, quarter, quarter]) socket.send(frame, { fin: false })
    socket.send(last, { fin: true })
  }
  inFrames(quarter)
  expect((await running.invoked('OnDefault')).event.body).toHaveLength(128 * 1024)
  for (const frame of [quarter, quarter, quarter, quarter]) socket.send(frame, { fin: false })
  socket.send('y', { fin: true })
  expect((await closed).code).toBe(1009)
  expect(running.invocations.filter(({ name }) => name === 'OnDefault')).toHaveLength(1)
})

test('a binary frame closes with 1003', async () => {
  const { url } = await run()
  const { socket, closed } = await view(url)
  socket.send(Buffer.from([1, 2, 3]))
  expect((await closed).code).toBe(1003)
})

test('$disconnect learns how the socket ended, and its failure harms nobody', async () => {
  const running = await run({ OnDisconnect: () => Promise.reject(new Error('broken')) })
  const { socket, closed } = await view(running.url)
  socket.close(4001, 'token renewed')
  await closed
  const { event } = await running.invoked('OnDisconnect')
  expect(event.requestContext).toMatchObject({
    routeKey: '$disconnect',
    eventType: 'DISCONNECT',
    disconnectStatusCode: 4001,
    disconnectReason: 'token renewed',
    authorizer: { principalId: 'me' },
  })
  await running.api.close()
  expect(running.said.some(line => line.includes('$disconnect failed'))).toBe(true)
})

test('a route needs its integration, a stage its deployment, and every property must be understood', async () => {
  const lost = [part('Route', 'Lost', { RouteKey: 'lost', Target: 'integrations/none' })]
  await expect(start({}, { routes: lost })).rejects.toThrow(
    'Lost (AWS::ApiGatewayV2::Route): integration integrations/none',
  )
  const stale = [part('Stage', 'Stale', { StageName: 'live' })]
  await expect(start({}, { stages: stale })).rejects.toThrow('Stale (AWS::ApiGatewayV2::Stage): neither AutoDeploy')
  const mock = [part('Integration', 'OnConnect', { IntegrationType: 'MOCK', IntegrationUri: '' })]
  await expect(start({}, { integrations: mock })).rejects.toThrow(/OnConnect .*Integration.*IntegrationType/)
  const odd = [part('Stage', 'Odd', { StageName: 'live', AutoDeploy: true, ClientCertificateId: 'c' })]
  await expect(start({}, { stages: odd })).rejects.toThrow(/Odd .*Stage.*ClientCertificateId/)
})

test('a message over the throttle of its route is answered by the gateway, and the socket stays open', async () => {
  const settings = { RouteSettings: { ask: { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 1 } } }
  const stages = [part('Stage', 'Stage', { StageName: 'live', AutoDeploy: true, ...settings })]
  const running = await run({}, { stages })
  const { socket, next } = await view(running.url)
  socket.send('{"action":"ask"}')
  expect(await next()).toContain('you said')
  socket.send('{"action":"ask"}')
  expect(JSON.parse(await next())).toEqual({
    message: 'Too Many Requests',
    connectionId: await idOf(running),
    requestId: expect.any(String),
  })
  expect(running.invocations.filter(({ name }) => name === 'OnAsk')).toHaveLength(1)
  socket.send('other')
  await running.invoked('OnDefault')
})

test('handshakes have their own throttle: 429 before the authorizer is asked', async () => {
  const settings = { RouteSettings: { $connect: { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 1 } } }
  const stages = [part('Stage', 'Stage', { StageName: 'live', AutoDeploy: true, ...settings })]
  const running = await run({}, { stages })
  await view(running.url)
  expect(await refusal(running.url)).toMatchObject({ status: 429, body: expect.stringContaining('Too Many Requests') })
  expect(running.invocations.filter(({ name }) => name === 'Authorizer')).toHaveLength(1)
})

test('the quota of the account counts handshakes, messages and posts', async () => {
  let isWithin = true
  const running = await run({}, { faults: { ...faultsAt(), isWithin: () => isWithin } })
  const { socket, next } = await view(running.url)
  const connectionId = await idOf(running)
  isWithin = false
  expect(await refusal(running.url)).toMatchObject({ status: 429 })
  expect(await running.post(connectionId, 'hello')).toMatchObject({
    status: 429,
    headers: { 'x-amzn-errortype': 'LimitExceededException' },
  })
  socket.send('{"action":"ask"}')
  expect(JSON.parse(await next())).toMatchObject({ message: 'Too Many Requests' })
})
