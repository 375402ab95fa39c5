import { setTimeout as pause } from 'node:timers/promises'
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'
import { afterAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { sharedEndpoints } from '../support/sharedEndpoints.ts'
import { stackUnderTest } from '../support/stack.ts'
import { withSubprotocol } from '../support/viewer.ts'

const stack = stackUnderTest(await sharedEndpoints())
const { aws, webSocket, token } = stack.endpoints
const connections = new ApiGatewayManagementApiClient({
  endpoint: aws ?? webSocket.replace(/^ws/, 'http'),
  ...(aws !== null && { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  maxAttempts: 1,
})
afterAll(async () => {
  connections.destroy()
  await stack.close()
})

const FRAMES = 1500
const PER_SECOND = 500
const PADDING = 'x'.repeat(4000)
/** How late a frame may be at the others, beyond what it takes when nobody is slow: far below what waiting would be. */
const SLOW_MS = 1000

/** A viewer that takes one frame a second from its socket. */
const slowly = (url: string, own: string) => {
  const socket = withSubprotocol(url, own)
  let isGreeted = false
  socket.on('message', () => {
    if (isGreeted) {
      socket.pause()
      setTimeout(() => socket.resume(), 1000).unref()
    }
    isGreeted = true
  })
  return socket
}

let attempts = 0

// Once more where it fails: a machine that has too much to do is late by itself.
describe.runIf(inject('isLocal'))('a viewer that reads one frame a second', { retry: 1 }, () => {
  it('while 500 a second are posted to it never slows the others', async () => {
    const deviceId = `Slow-${++attempts}`
    const slow = await stack.viewer(deviceId, { connect: slowly, token: await stack.token({ sub: 'slow' }) })
    onTestFinished(slow.vanish)
    const fast = await stack.viewer(deviceId, { token })
    const rows = await stack.viewersOf(deviceId)
    const idOf = (sub: string) => String(rows.find(({ claims }) => Object(claims).sub === sub)?.connectionId)
    const [slowId, fastId] = [idOf('slow'), idOf('local')]
    const refusals: string[] = []
    const post = (ConnectionId: string, number: number) =>
      connections.send(
        new PostToConnectionCommand({
          ConnectionId,
          Data: JSON.stringify({ type: 'numbered', number, at: performance.now(), PADDING }),
        }),
      )
    const latest: number[] = []
    const posts: Promise<unknown>[] = []
    const started = performance.now()
    for (let number = 0; number < FRAMES; number++) {
      await pause(Math.max(0, started + (number * 1000) / PER_SECOND - performance.now()))
      posts.push(post(slowId, number).catch(error => refusals.push(error.name)))
      const at = performance.now()
      posts.push(post(fastId, number).then(() => latest.push(performance.now() - at)))
    }
    await Promise.all(posts)
    const numbers = () => fast.frames.filter(({ type }) => type === 'numbered').map(({ number }) => Number(number))
    await expect.poll(() => numbers().length).toBe(FRAMES)
    expect(new Set(numbers()).size).toBe(FRAMES)
    expect(Math.max(...latest)).toBeLessThan(SLOW_MS)
    expect(new Set(refusals)).toEqual(new Set(['LimitExceededException']))
    expect(slow.frames.length).toBeLessThan(FRAMES / 2)

    // Events of its device meanwhile reach the others at once; the slow viewer is cut, so that it knows.
    await stack.send(`/uplink/${deviceId}`, { uplink_count: 1 })
    await fast.frame(({ type }) => type === 'uplink')
    await expect.poll(async () => (await stack.viewersOf(deviceId)).length).toBe(1)
  })
})
