import { afterAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import type { EventItem } from '../client/items.ts'
import { watch } from '../client/watch.ts'
import { introduced } from './support/introduced.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'
import { openViewer, refusedWith } from './support/viewer.ts'

const stack = stackUnderTest(await sharedEndpoints())
const { webSocket, http } = stack.endpoints
afterAll(() => stack.close())

const DEVICES = ['LogSocket-*']
const shipToken = () => stack.token({ sub: 'LogSocket-shipper', devices: DEVICES, scope: ['ship'] })
/** A socket that only sends: its URL names no device. */
const sender = async () => openViewer(new WebSocket(webSocket, ['sonde.v1', await shipToken()]))

describe('log lines over the socket', () => {
  it('are acknowledged, seen live in `events` frames, stored, and hidden from tokens that do not cover them', async () => {
    const other = await stack.token({ devices: ['LogSocketX-*'] })
    const [viewer, foreign, shipper] = await Promise.all([
      stack.viewer('LogSocket-queue'),
      stack.viewer('*', { token: other }),
      sender(),
    ])
    const entries = Array.from({ length: 80 }, (_, index) => ({
      timestamp: new Date(Date.now() + index).toISOString(),
      level: index % 3 === 0 ? 'ERROR' : 'INFO',
      source: 'LogSocket-queue',
      message: `line ${index} ${'x'.repeat(200)}`,
    }))
    shipper.send(JSON.stringify({ action: 'log', message_id: 42, entries }))
    expect(await shipper.frame(({ type }) => type === 'ack')).toMatchObject({ message_id: 42, accepted: 80 })
    await expect.poll(() => viewer.ids().length).toBe(80)
    expect(viewer.frames.filter(({ id, type }) => id !== undefined && type !== 'status')).toEqual([])
    expect(viewer.ids().map(id => id.slice(-5))).toEqual(entries.map((_, index) => `.${`${index}`.padStart(4, '0')}`))
    expect([shipper.ids(), foreign.ids()]).toEqual([[], []])

    await introduced(stack, 'LogSocket-queue')
    const again = await stack.viewer('LogSocket-queue', { query: '&tail=11' })
    await again.frame(({ type }) => type === 'live')
    expect(again.ids()).toEqual(viewer.ids().slice(-10))
    await Promise.all([viewer, foreign, shipper, again].map(one => one.close()))
  })

  it('of a sender that speaks in its own way reach the SDK, once however often it sends them', async () => {
    const events: EventItem[] = []
    const token = await stack.token({ devices: DEVICES })
    const running = watch({
      url: webSocket,
      http: http ?? '',
      token,
      deviceId: '*',
      onEvent: item => item.type === 'log' && item.deviceId === 'LogSocket-whale' && events.push(item),
    })
    await expect.poll(() => running.state.state).toBe('live')
    const shipper = await sender()
    const timestamp = new Date(Date.now() - 5).toISOString().replace('000Z', '001Z')
    const message = { timestamp, message: ['first', 'second'], source: 'LogSocket-whale', type: 'log', line_count: 2 }
    for (let times = 1; times <= 2; times++) {
      shipper.send(JSON.stringify(message))
      await expect.poll(() => shipper.frames.filter(({ type }) => type === 'ack').length).toBe(times)
    }
    // An event that is acknowledged later may overtake one on its way to the viewers.
    await expect.poll(() => events.map(one => one.message)).toEqual(['first', 'second'])
    shipper.send(JSON.stringify({ ...message, message: ['third'], timestamp: undefined }))
    await expect.poll(() => events.map(one => one.message)).toEqual(['first', 'second', 'third'])
    shipper.send('{"type":"heartbeat","source":"LogSocket-whale"}')
    await shipper.frame(({ type }) => type === 'pong')
    running.close()
    await shipper.close()
  })

  it('need the scope: a viewer is told so, and a sender sees nothing', async () => {
    const viewer = await stack.viewer('LogSocket-queue', { token: await stack.token({ devices: DEVICES }) })
    viewer.send('{"action":"log","source":"LogSocket-queue","entries":["x"]}')
    expect(await viewer.frame(({ type }) => type === 'error')).toMatchObject({ code: 'missing-scope' })
    const shipper = await sender()
    shipper.send('{"action":"subscribe","deviceId":"*"}')
    expect(await shipper.frame(({ type }) => type === 'error')).toMatchObject({ code: 'missing-scope' })
    await Promise.all([viewer.close(), shipper.close()])
    const headers = { authorization: `Bearer ${await shipToken()}` }
    expect((await refusedWith(`${webSocket}?deviceId=LogSocket-queue`, headers)).status).toBe(403)
  })
})
