import { createSocket } from 'node:dgram'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Meter } from '../cli/cost/usage.ts'
import { buildFirmware, machine } from '../firmware/testing/toolchain.ts'
import { type RunningDevice, startDevice } from './support/firmware.ts'
import { ownStack } from './support/ownStack.ts'
import { stackUnderTest } from './support/stack.ts'

const local = await ownStack({
  settings: {
    connectionsPerSubject: 2,
    subscriptionsPerConnection: 2,
    messagesPerSecond: 2,
    readUnitsPerMinute: 100,
    mergedHistory: false,
    deviceRatePerSecond: 20,
    deviceRateBurst: 40,
  },
})
const stack = stackUnderTest(local.endpoints)
afterAll(async () => {
  await stack.close()
  await local.close()
})
/** More than ten times as many as are answered in a second. */
const BURST = 60
const broadcastUnits = async () => {
  const { capacity } = Meter.parse(await (await fetch(`${local.endpoints.aws}/_local/meter`)).json())
  return Object.values(capacity.broadcast ?? {})[0] ?? { read: 0, write: 0 }
}
/** Each instance of the function reads a list of devices once, for two units. */
const INSTANCES = 4
const subscribe = (deviceId: string) => JSON.stringify({ action: 'subscribe', deviceId })

describe('a viewer that wants more than its share is told so', () => {
  it('by connections: the one too many is cut, and the others go on', async () => {
    const token = await stack.token({ sub: 'greedy' })
    const first = await stack.viewer('Limit-1', { token })
    const second = await stack.viewer('Limit-1', { token })
    const third = await stack.viewer('Limit-1', { token, greeting: 'error' })
    expect(third.frames[0]).toMatchObject({ type: 'error', code: 'too-many-connections' })
    await third.closed
    expect(await stack.http('/me?deviceId=Limit-1', { token })).toMatchObject({ status: 429 })
    await stack.viewer('Limit-1', { token: await stack.token({ sub: 'modest' }) })

    await first.close()
    await expect.poll(async () => (await stack.http('/me?deviceId=Limit-1', { token })).status).toBe(200)
    await stack.viewer('Limit-1', { token })
    await stack.send('/uplink/Limit-1', { uplink_count: 1 })
    await second.frame(({ type }) => type === 'uplink')
  })

  it('by subscriptions', async () => {
    const viewer = await stack.viewer('Limit-a')
    viewer.send(subscribe('Limit-b'))
    await viewer.frame(({ type, deviceId }) => type === 'subscribed' && deviceId === 'Limit-b')
    viewer.send(JSON.stringify({ action: 'subscribe', deviceId: 'Limit-c', tail: 10 }))
    expect(await viewer.frame(({ type }) => type === 'error')).toMatchObject({
      code: 'too-many-subscriptions',
      deviceId: 'Limit-c',
    })
  })

  it('by messages a second, and is answered again afterwards', async () => {
    const viewer = await stack.viewer('Limit-m')
    for (let message = 0; message < 12; message++) viewer.send('ping')
    expect(await viewer.frame(({ type }) => type === 'error')).toMatchObject({ code: 'too-many-messages' })
    const pongs = () => viewer.frames.filter(({ type }) => type === 'pong').length
    await expect.poll(() => viewer.frames.length).toBeGreaterThanOrEqual(14)
    const before = pongs()
    await expect
      .poll(
        () => {
          viewer.send('ping')
          return pongs()
        },
        { interval: 700 },
      )
      .toBeGreaterThan(before)
  })

  it('by ten times as many messages a second, and is cut', async () => {
    const viewer = await stack.viewer('Limit-f', { token: await stack.token({ sub: 'flooding' }) })
    let isCut = false
    void viewer.closed.then(() => {
      isCut = true
    })
    // A slow machine may take more than a second for the first of them.
    for (let burst = 0; burst < 5 && !isCut; burst++) {
      const before = viewer.frames.length
      for (let message = 0; message < BURST; message++) viewer.send('ping')
      await expect.poll(() => isCut || viewer.frames.length >= before + BURST).toBe(true)
    }
    expect(isCut).toBe(true)
    await expect.poll(() => stack.viewersOf('Limit-f')).toEqual([])
  })
})

describe('the cost of a token', () => {
  it('is bounded: a subject that has read its units of a minute is told when to go on', {
    timeout: 60_000,
  }, async () => {
    const token = await stack.token({ sub: 'reader' })
    // A page of 400 events is expected to cost 101 units, which are taken back once it has cost less.
    const ask = () => stack.http('/devices/Limit-r/events?limit=400', { token })
    // Only reads at the same time pass the bound, and one instance of the function reads one after the other: a burst may be over
    // before the second instance has started.
    const burst = async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, ask))
      return answers.filter(({ status }) => status === 429)
    }
    let refused = await burst()
    const until = Date.now() + 30_000
    while (refused.length === 0 && Date.now() < until) refused = await burst()
    expect(refused[0]).toMatchObject({ json: { code: 'too-much-reading' } })
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await stack.http('/devices/Limit-r/events', { token: await stack.token({ sub: 'other' }) })).status).toBe(
      200,
    )
  })

  it('does not grow with what it covers for the uplinks of others: 50 sockets of * with 80 long ids', async () => {
    const devices = Array.from({ length: 80 }, (_, index) => `${index}`.padStart(64, 'L'))
    const sockets = Array.from({ length: 50 }, async (_, index) =>
      stack.viewer('*', { token: await stack.token({ sub: `star-${index}`, devices }) }),
    )
    const viewers = await Promise.all(sockets)
    const uplinks = 5
    const before = await broadcastUnits()
    for (let count = 1; count <= uplinks; count++) await stack.send('/uplink/Limit-o', { uplink_count: count })
    await expect.poll(async () => (await broadcastUnits()).read - before.read).toBeGreaterThanOrEqual(uplinks)
    await expect.poll(() => stack.events('Limit-o')).toHaveLength(uplinks)
    expect((await broadcastUnits()).read - before.read).toBeLessThanOrEqual(uplinks * 3 + INSTANCES * 2)
    await stack.send(`/uplink/${devices[0]}`, { uplink_count: 1 })
    await Promise.all(viewers.map(viewer => viewer.frame(({ type }) => type === 'uplink')))
    await Promise.all(viewers.map(viewer => viewer.close()))
  })
})

describe('where no history over all devices is kept', () => {
  it('a viewer of all devices is told so, and goes live', async () => {
    const token = await stack.token({ sub: 'merged' })
    const viewer = await stack.viewer('*', { query: '&tail=10', token })
    expect(await viewer.frame(({ type }) => type === 'error')).toMatchObject({ code: 'no-merged-history' })
    await viewer.frame(({ type }) => type === 'live')
    await stack.send('/uplink/Limit-z', { uplink_count: 1 })
    await viewer.frame(({ type }) => type === 'uplink')
  })

  it('and over HTTP, but for a token that names its devices', async () => {
    await stack.send('/uplink/Named-1', { uplink_count: 1 })
    expect(await stack.http('/events')).toMatchObject({ status: 409, json: { code: 'no-merged-history' } })
    const token = await stack.token({ devices: ['Named-1'] })
    await expect
      .poll(async () => (await stack.http('/events?type=uplink', { token })).json)
      .toMatchObject({ events: [{ deviceId: 'Named-1' }] })
  })
})

/** An empty uplink that is not confirmable, byte by byte. */
const nonUplink = (device: string, id: number): Buffer => {
  const path = [0xb6, ...Buffer.from('uplink'), device.length, ...Buffer.from(device)]
  return Buffer.from([0x50, 0x02, id >> 8, id & 255, ...path])
}

describe('a device that sends more than its share', () => {
  it.skipIf(!machine.hasC)('is told 4.29, and the C client waits as long as that says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sonde-device-'))
    const { hostname, port } = new URL(local.endpoints.coap)
    const flood = createSocket('udp4')
    let device: RunningDevice | undefined
    // Somebody at its own address uses up its rate.
    let id = 0
    const flooding = setInterval(() => {
      for (let times = 0; times < 10; times++) flood.send(nonUplink('Rated-1', id++), Number(port), hostname)
    }, 20)
    try {
      await buildFirmware(folder)
      await expect.poll(() => stack.events('Rated-1')).not.toEqual([])
      // Some of its uplinks may get what has just come free.
      const often = ['--every', '1', '--max-interval', '60', '--clock-rate', '4']
      const args = ['--id', 'Rated-1', '--url', local.endpoints.coap, ...often]
      device = startDevice(join(folder, 'sonde-device'), args)
      const line = await device.line(/4\.29/)
      clearInterval(flooding)
      const [, uplink, wait] = / (#\d+) 4\.29 \(\d datagrams?\), again in (\d+) ms$/.exec(line) ?? []
      expect(Number(wait)).toBeGreaterThanOrEqual(1000)
      await device.line(new RegExp(` ${uplink} 2\\.0[45] `))
    } finally {
      clearInterval(flooding)
      await device?.kill('SIGKILL')
      flood.close()
      await rm(folder, { recursive: true })
    }
  })
})
