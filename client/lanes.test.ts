import { afterEach, beforeEach, expect, it } from 'vitest'
import { isEvent } from './items.ts'
import { type Collected, collect } from './testing/collected.ts'
import { ulid, uplink } from './testing/events.ts'
import { type FakeSonde, startFakeSonde } from './testing/fakeSonde.ts'
import type { WatchOptions } from './watch.ts'

let server: FakeSonde
let one: Collected
let now: number

const named = (count: number) => Array.from({ length: count }, (_, place) => `D-${place + 1}`)
const begin = (options: Partial<WatchOptions>) => {
  one = collect({ url: server.url, http: server.http, token: 't', firstWaitMs: 20, ...options })
}
const isLive = () => one.watch.state.state === 'live'
const event = (deviceId: string, second: number) =>
  uplink(ulid(now + second * 1000, `${second}${deviceId}`), { deviceId, count: second })
const idsOf = (deviceId: string) =>
  one.items.filter(isEvent).flatMap(item => (item.deviceId === deviceId ? item.id : []))
const loads = () => [...server.viewers].map(({ watches }) => watches.size).toSorted((less, more) => less - more)

beforeEach(async () => {
  now = Date.now()
  server = await startFakeSonde()
})
afterEach(async () => {
  one.watch.close()
  await server.close()
})

it('more devices than a socket takes are spread over several, and all events come, each once and in order', async () => {
  const devices = named(250)
  for (const deviceId of devices) server.store(event(deviceId, 1))
  begin({ devices, tail: 5 })
  await one.until(isLive)
  expect(loads()).toEqual([50, 100, 100])
  for (const second of [2, 3]) for (const deviceId of devices) server.say(event(deviceId, second))
  await one.until(() => one.ids().length === 750)
  server.cut()
  for (const deviceId of devices) server.store(event(deviceId, 4))
  await one.until(() => one.ids().length === 1000)
  await one.until(isLive)
  for (const deviceId of devices)
    expect(idsOf(deviceId)).toEqual([1, 2, 3, 4].map(second => event(deviceId, second).id))
  expect(one.errors.every(({ code }) => code === 'closed')).toBe(true)
})

it('a stage that takes fewer is found out, and no device is given up', async () => {
  server.behaviour.maxSubscriptions = 3
  begin({ devices: named(8) })
  await one.until(isLive)
  expect(loads()).toEqual([2, 3, 3])
  expect(one.states.map(({ state }) => state)).toEqual(['live'])
  for (const deviceId of named(8)) server.say(event(deviceId, 1))
  await one.until(() => one.ids().length === 8)
  expect(one.errors).toEqual([])
})

it('sockets come and go with subscriptions, but the last one stays', async () => {
  begin({ devices: named(2), maxPerSocket: 2 })
  await one.until(isLive)
  one.watch.subscribe('E', { tail: 1 })
  expect(one.watch.state.state).toBe('catching-up')
  await one.until(isLive)
  expect(loads()).toEqual([1, 2])
  one.watch.unsubscribe('E')
  await server.until(() => server.viewers.size === 1)
  expect(isLive()).toBe(true)
  for (const deviceId of named(2)) one.watch.unsubscribe(deviceId)
  one.watch.subscribe('F')
  await one.until(isLive)
  await server.until(() => loads().join() === '1')
})

it('a watch is live when all its sockets are, and tells the worst of them', async () => {
  begin({ devices: named(3), maxPerSocket: 1 })
  await one.until(isLive)
  server.behaviour.refuse = { status: 503, code: 'unavailable' }
  server.behaviour.refusedDevice = 'D-2'
  server.cut()
  await one.until(() => one.watch.state.state === 'reconnecting' && server.viewers.size === 2)
  await one.until(() => one.errors.some(({ code }) => code === 'unavailable'))
  expect(one.watch.state.state).toBe('reconnecting')
  server.behaviour.refuse = undefined
  await one.until(isLive)
})

it('sockets that open together ask for one token', async () => {
  let asked = 0
  const token = async () => {
    await new Promise(setImmediate)
    return `${++asked}`
  }
  begin({ devices: named(3), maxPerSocket: 1, token })
  await one.until(isLive)
  expect(server.tokens).toEqual(['1', '1', '1'])
  one.watch.reconnect()
  await server.until(() => server.tokens.length === 6)
  expect(server.tokens.slice(3)).toEqual(['2', '2', '2'])
})

it('a token that is refused for ever ends it over all sockets', async () => {
  server.behaviour.refuse = { status: 401, code: 'revoked-token' }
  begin({ devices: named(3), maxPerSocket: 1 })
  await one.until(() => one.watch.state.state === 'closed')
  expect(one.errors).toMatchObject([{ code: 'revoked-token', title: 'Refused', isFinal: true }])
  expect(one.watch.state).toMatchObject({ reason: { status: 401 } })
})

it('an event of a device that is watched by itself and under * over different sockets comes once', async () => {
  begin({ devices: ['*', 'A'], maxPerSocket: 1, tail: 5 })
  server.store(event('A', 1))
  await one.until(isLive)
  server.say(event('A', 2))
  server.say(event('B', 3))
  await one.until(() => one.ids().length === 3)
  server.say(event('B', 4))
  await one.until(() => one.ids().length === 4)
  expect(new Set(one.ids()).size).toBe(4)
})
