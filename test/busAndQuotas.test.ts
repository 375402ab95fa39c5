import { once } from 'node:events'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { localClient } from '../cli/stack/target.ts'
import { EVENT_SOURCE } from '../core/contracts/events.ts'
import { idAt, RECEIVED_AT, receivedUplink } from '../core/testing/uplinks.ts'
import { ownStack } from './support/ownStack.ts'
import { ACCEPTED, stackUnderTest } from './support/stack.ts'
import { openViewer, refusedWith, withSubprotocol } from './support/viewer.ts'

const local = await ownStack({ settings: { httpRatePerSecond: 1, httpBurst: 3 }, shortestAgeMs: 10_000 })
const stack = stackUnderTest(local.endpoints)
const bus = new EventBridgeClient(localClient(local.endpoints.aws))
afterEach(() => stack.switchFaults({}))
afterAll(async () => {
  bus.destroy()
  await stack.close()
  await local.close()
})

const Counts = z.record(z.string(), z.number())
const Meter = z.object({ invocations: Counts, dynamo: z.record(z.string(), Counts) })
const meter = async () => Meter.parse(await (await fetch(`${local.endpoints.aws}/_local/meter`)).json())
const greetingsRun = async (): Promise<number> => (await meter()).invocations.opened ?? 0
/** Calls that wrote to history, until now. */
const historyWrites = async (): Promise<number> => {
  const { BatchWriteItem = 0, PutItem = 0 } = (await meter()).dynamo[local.endpoints.outputs.EventsTable ?? ''] ?? {}
  return BatchWriteItem + PutItem
}
const put = (detailType: string, detail: object) =>
  bus.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: local.endpoints.outputs.BusName,
          Source: EVENT_SOURCE,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  )
const putOpened = (deviceId: string, connectionId: unknown, connectedAt: number) =>
  put('ViewerOpened', { connectionId, deviceId, connectedAt: new Date(connectedAt).toISOString() })

describe('a greeting that comes too late', () => {
  it('is given up by the queue of its function: the viewer is live all the same, and is never greeted', async () => {
    await stack.switchFaults({ 'function-throttle': { rate: 1, function: 'Opened' } })
    const socket = withSubprotocol(`${local.endpoints.webSocket}?deviceId=Late-1`, local.endpoints.token)
    const opening = openViewer(socket, 'uplink')
    // A socket on which nothing is said would be cut sooner.
    const pinging = setInterval(() => socket.readyState === socket.OPEN && socket.send('ping'), 1000)
    socket.once('close', () => clearInterval(pinging))
    await once(socket, 'open')
    const found: string[] = []
    await expect
      .poll(
        async () => {
          found.push(...(await stack.deadLetters('LivePathOpenings')))
          return found.some(body => body.includes('Late-1') && body.includes('EventAgeExceeded'))
        },
        { timeout: 60_000 },
      )
      .toBe(true)
    await stack.switchFaults({})
    expect((await stack.send('/uplink/Late-1', { uplink_count: 1 })).code).toMatch(ACCEPTED)
    const viewer = await opening
    // That its device is new may come before it.
    const types = new Set(viewer.frames.map(({ type }) => type))
    for (const greeting of ['connected', 'history', 'live']) expect(types).not.toContain(greeting)
    await viewer.close()
  })

  it('is dropped by its function, whatever held it up', async () => {
    const viewer = await stack.viewer('Late-2')
    await viewer.frame(({ type }) => type === 'live')
    const [row] = await stack.viewersOf('Late-2')
    const before = await greetingsRun()
    await putOpened('Late-2', row?.connectionId, Date.now() - 61_000)
    await expect.poll(greetingsRun).toBe(before + 1)
    await putOpened('Late-2', row?.connectionId, Date.now())
    await expect.poll(() => viewer.frames.map(({ type }) => type)).toEqual(['connected', 'live', 'connected', 'live'])
  })
})

describe('a list of uplinks', () => {
  it('is stored and shown in its order, and the part that cannot be read waits in the dead-letter queues', async () => {
    const viewer = await stack.viewer('List-1')
    await viewer.frame(({ type }) => type === 'live')
    const uplinks = Array.from({ length: 50 }, (_, index) => ({
      ...receivedUplink(
        { uplink_count: index },
        { id: idAt(Date.now() - RECEIVED_AT + index, String(index).padStart(16, '0')), receivedAt: Date.now() },
      ),
      deviceId: 'List-1',
    }))
    const detail = { uplinks: [...uplinks.slice(0, 20), { id: 'unreadable' }, ...uplinks.slice(20), uplinks[0]] }
    await put('Uplink', detail)
    await expect.poll(() => viewer.uplinks('List-1').length, { timeout: 30_000 }).toBeGreaterThanOrEqual(50)
    expect(
      viewer
        .uplinks('List-1')
        .slice(0, 50)
        .map(({ id }) => id),
    ).toEqual(uplinks.map(({ id }) => id))
    await expect.poll(() => stack.events('List-1'), { timeout: 30_000 }).toHaveLength(50)
    for (const queue of ['StorePath', 'LivePathUplinks'])
      await expect
        .poll(async () => (await stack.deadLetters(queue)).some(body => body.includes('unreadable')))
        .toBe(true)
    expect(await stack.events('List-1')).toHaveLength(50)
  })

  it('of many devices is stored with fewer calls than it has uplinks', async () => {
    const before = await historyWrites()
    const deviceIds = Array.from({ length: 40 }, (_, index) => `Many-${index}`)
    const receivedAt = Date.now()
    await put('Uplink', {
      uplinks: deviceIds.map((deviceId, index) => ({
        ...receivedUplink({ uplink_count: index }, { id: idAt(receivedAt - RECEIVED_AT + index), receivedAt }),
        deviceId,
      })),
    })
    for (const deviceId of deviceIds)
      await expect.poll(() => stack.events(deviceId), { timeout: 30_000 }).toHaveLength(1)
    const calls = (await historyWrites()) - before
    expect(calls).toBeGreaterThan(0)
    expect(calls).toBeLessThan(20)
  })
})

describe('over a quota', () => {
  it('of the bus, a device is answered 5.03 and sends again', async () => {
    await stack.switchFaults({ 'bus-quota': { perSecond: 0 } })
    expect((await stack.sendOnce('/uplink/Quota-1', { uplink_count: 1 })).code).toBe('5.03')
    await stack.switchFaults({})
    expect((await stack.send('/uplink/Quota-1', { uplink_count: 1 })).code).toMatch(ACCEPTED)
  })

  it('of concurrent executions, storing waits and loses nothing', async () => {
    await stack.switchFaults({ 'function-quota': { concurrent: 1 } })
    const counts = [1, 2, 3, 4, 5]
    await Promise.all(counts.map(count => stack.send('/uplink/Quota-2', { uplink_count: count })))
    await stack.switchFaults({ 'function-throttle': { rate: 1, function: 'Persist' } })
    expect((await stack.send('/uplink/Quota-2', { uplink_count: 6 })).code).toMatch(ACCEPTED)
    await stack.switchFaults({})
    await expect.poll(() => stack.events('Quota-2'), { timeout: 30_000 }).toHaveLength(6)
  })

  it('of API Gateway, requests and handshakes are answered 429', async () => {
    await stack.switchFaults({ 'gateway-quota': { perSecond: 0 } })
    const { webSocket, token } = local.endpoints
    expect(await refusedWith(`${webSocket}?deviceId=Quota-3&token=${token}`)).toMatchObject({ status: 429 })
    expect(await stack.http('/me')).toMatchObject({ status: 429, json: { message: 'Too Many Requests' } })
  })

  it('of its stage, a client of the HTTP API is answered 429, and served again later', async () => {
    const burst = await Promise.all(Array.from({ length: 8 }, () => stack.http('/me')))
    const statuses = new Set(burst.map(({ status }) => status))
    expect(statuses).toEqual(new Set([200, 429]))
    await expect.poll(async () => (await stack.http('/me')).status, { interval: 200 }).toBe(200)
  })
})
