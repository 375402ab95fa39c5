import { afterEach, expect, test } from 'vitest'
import type { Access, Caller } from '../contracts.ts'
import { refusal as accessRefusal } from '../iam/refusal.ts'
import { faultsAt, idOf, type Running, start, view } from './fixture.ts'

let running: Running | undefined
afterEach(() => running?.api.close())
const run = async (...args: Parameters<typeof start>) => {
  running = await start(...args)
  return running
}
const admin: Caller = { kind: 'admin' }
const ask = (running: Running, method: string, connectionId: string) =>
  running.api.connections('api1', 'live', { method, connectionId, body: Buffer.alloc(0) }, admin)

test('a post reaches its viewer and no other', async () => {
  const running = await run()
  const first = await view(running.url)
  const id = await idOf(running)
  const second = await view(running.url)
  expect(await running.post(id, '{"n":1}')).toMatchObject({ status: 200 })
  expect(await first.next()).toBe('{"n":1}')
  expect(await running.post(encodeURIComponent(id), 'über')).toMatchObject({ status: 200 })
  expect(await first.next()).toBe('über')
  second.socket.send('{"action":"ask"}')
  expect(await second.next()).toContain('you said')
})

test('before $connect has returned there is nobody to post to', async () => {
  const early = Promise.withResolvers<string>()
  const answer = Promise.withResolvers<number>()
  const running = await run({
    OnConnect: async ({ requestContext }) => {
      early.resolve(requestContext.connectionId)
      return { statusCode: await answer.promise }
    },
  })
  const opening = view(running.url)
  const id = await early.promise
  expect(await running.post(id, 'early')).toMatchObject({
    status: 410,
    headers: { 'x-amzn-errortype': 'GoneException' },
  })
  answer.resolve(200)
  const { next } = await opening
  expect(await running.post(id, 'now')).toMatchObject({ status: 200 })
  expect(await next()).toBe('now')
})

test('after the close, and for ids that never were, 410; for what is no id 400; elsewhere 403', async () => {
  const running = await run()
  const { socket } = await view(running.url)
  const id = await idOf(running)
  socket.close()
  await running.invoked('OnDisconnect')
  expect((await running.post(id, 'x')).status).toBe(410)
  expect((await running.post('L0SM9cOFvHcCIhw=', 'x')).status).toBe(410)
  expect((await running.post('nonsense', 'x')).status).toBe(400)
  const request = { method: 'POST', connectionId: id, body: Buffer.alloc(0) }
  expect((await running.api.connections('api1', 'other', request, admin)).status).toBe(403)
  expect((await running.api.connections('api2', 'live', request, admin)).status).toBe(403)
  expect(running.api.stats()).toMatchObject({ gone: 2, connections: 0, opened: 1 })
})

test('GET tells of a connection, DELETE ends it', async () => {
  const running = await run({}, { now: () => 1_700_000_000_000 })
  const { closed } = await view(running.url)
  const id = await idOf(running)
  const got = await ask(running, 'GET', id)
  expect(JSON.parse(got.body)).toEqual({
    connectedAt: '2023-11-14T22:13:20.000Z',
    lastActiveAt: '2023-11-14T22:13:20.000Z',
    identity: { sourceIp: '127.0.0.1', userAgent: '' },
  })
  expect(await ask(running, 'DELETE', id)).toEqual({ status: 204, headers: {}, body: '' })
  expect((await running.post(id, 'x')).status).toBe(410)
  expect((await closed).code).toBe(1000)
  await running.invoked('OnDisconnect')
})

test('what a viewer says counts as activity', async () => {
  let now = 1_700_000_000_000
  const running = await run({}, { now: () => now })
  const { socket } = await view(running.url)
  now += 5_000
  socket.send('ping')
  await running.invoked('OnDefault')
  const { body } = await ask(running, 'GET', await idOf(running))
  expect(JSON.parse(body)).toMatchObject({ lastActiveAt: '2023-11-14T22:13:25.000Z' })
})

test('a post over 128 KB is refused, one of 128 KB is not', async () => {
  const running = await run()
  const { next } = await view(running.url)
  const id = await idOf(running)
  expect(await running.post(id, 'x'.repeat(128 * 1024 + 1))).toMatchObject({
    status: 413,
    headers: { 'x-amzn-errortype': 'PayloadTooLargeException' },
  })
  expect((await running.post(id, 'x'.repeat(128 * 1024))).status).toBe(200)
  expect(await next()).toHaveLength(128 * 1024)
  expect(running.api.stats()).toMatchObject({ posts: 1, messages: 4 })
})

test('the caller needs execute-api:ManageConnections on this connection', async () => {
  const asked: Access[] = []
  const authorize = (access: Access) => {
    asked.push(access)
    if (access.caller.kind === 'role') throw accessRefusal(access, { policies: 'identity-based', decision: 'none' })
  }
  const running = await run({}, { authorize })
  await view(running.url)
  const id = await idOf(running)
  const roleArn = 'arn:aws:iam::000000000000:role/Persist'
  const refused = await running.post(id, 'x', { kind: 'role', roleArn })
  expect(refused).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } })
  expect(refused.body).toContain('assumed-role/Persist is not authorized to perform: execute-api:ManageConnections')
  expect(asked[0]).toMatchObject({
    action: 'execute-api:ManageConnections',
    resourceArn: `arn:aws:execute-api:us-east-1:000000000000:api1/live/POST/@connections/${id}`,
  })
})

test('a viewer that does not read fills its own buffer and stalls nobody', async () => {
  const running = await run()
  const slow = await view(running.url)
  const id = await idOf(running)
  slow.socket.pause()
  const body = 'x'.repeat(128 * 1024)
  let status = 200
  for (let posts = 0; status === 200 && posts < 1000; posts++) {
    status = (await running.post(id, body)).status
    await new Promise(setImmediate)
  }
  expect(status).toBe(429)
  const quick = await view(running.url)
  const other =
    running.invocations.filter(({ name }) => name === 'OnConnect').at(-1)?.event.requestContext.connectionId ?? ''
  expect((await running.post(other, 'quick')).status).toBe(200)
  expect(await quick.next()).toBe('quick')
  slow.socket.resume()
  expect(await slow.next()).toHaveLength(body.length)
})

test('post-fail is an error that SDKs try again', async () => {
  const running = await run({}, { faults: faultsAt({ 'post-fail': { rate: 0.5 } }) })
  const { next } = await view(running.url)
  const id = await idOf(running)
  expect((await running.post(id, 'a')).status).toBe(200)
  expect((await running.post(id, 'b')).status).toBe(500)
  expect((await running.post(id, 'c')).status).toBe(200)
  expect([await next(), await next()]).toEqual(['a', 'c'])
})

test('post-reorder swaps frames and loses none', async () => {
  const running = await run({}, { faults: faultsAt({ 'post-reorder': { rate: 1, delayMs: 10 } }) })
  const { next } = await view(running.url)
  const id = await idOf(running)
  for (const text of ['a', 'b', 'c']) expect((await running.post(id, text)).status).toBe(200)
  expect([await next(), await next(), await next()]).toEqual(['b', 'a', 'c'])
})

test('what post-reorder holds back goes out before a DELETE', async () => {
  const running = await run({}, { faults: faultsAt({ 'post-reorder': { rate: 1, delayMs: 60_000 } }) })
  const { next, closed } = await view(running.url)
  const id = await idOf(running)
  await running.post(id, 'a')
  await ask(running, 'DELETE', id)
  expect(await next()).toBe('a')
  expect((await closed).code).toBe(1000)
})

test('socket-cut cuts the wire', async () => {
  const running = await run({}, { faults: faultsAt({ 'socket-cut': { rate: 1 } }), cutEveryMs: 5 })
  const { closed } = await view(running.url)
  expect((await closed).code).toBe(1006)
  expect((await running.invoked('OnDisconnect')).event.requestContext).toMatchObject({ disconnectStatusCode: 1006 })
})

test('an idle socket is closed, one that is used is not, until its time is over', async () => {
  // 10 minutes become 120 ms, two hours 1,440 ms.
  const running = await run({}, { timeScale: 0.0002 })
  const idle = await view(running.url)
  const used = await view(running.url)
  const id =
    running.invocations.filter(({ name }) => name === 'OnConnect').at(-1)?.event.requestContext.connectionId ?? ''
  const opened = performance.now()
  const using = setInterval(running.post, 10, id, 'news')
  expect(await idle.closed).toEqual({ code: 1001, reason: 'Going away' })
  expect(used.socket.readyState).toBe(used.socket.OPEN)
  expect(await used.closed).toEqual({ code: 1001, reason: 'Going away' })
  clearInterval(using)
  expect(performance.now() - opened).toBeGreaterThan(1_200)
})

test('one frame reaches a thousand viewers, none of which waits for another', async () => {
  const running = await run()
  const viewers = await Promise.all(Array.from({ length: 1000 }, () => view(running.url)))
  const ids = running.invocations
    .filter(({ name }) => name === 'OnConnect')
    .map(({ event }) => event.requestContext.connectionId)
  expect(new Set(ids).size).toBe(1000)
  const started = performance.now()
  const posts = await Promise.all(ids.map(id => running.post(id, '{"type":"uplink"}')))
  await Promise.all(viewers.map(({ next }) => next()))
  // Ten milliseconds for each would be more, on a busy machine too.
  expect(performance.now() - started).toBeLessThan(10_000)
  expect(posts.every(({ status }) => status === 200)).toBe(true)
  expect(running.api.stats()).toMatchObject({ connections: 1000, posts: 1000 })
})
