import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import * as z from 'zod'
import type { FaultSwitches } from '../../local/faults.ts'
import { ownStack } from '../support/ownStack.ts'
import { repeatedly } from '../support/repeatedly.ts'
import { stackUnderTest } from '../support/stack.ts'
import { refusedWith } from '../support/viewer.ts'

/** How long a minute of the alarms is, ms: two of three are over in a second and a half. */
const MINUTE_MS = 500
/** Of the age when stored, ms, in place of the half minute of a deployed stack, which no test waits for. */
const MOST_AGE_MS = 10_000

const Age = z.looseObject({ Properties: z.looseObject({ MetricName: z.literal('PersistAge') }) })
const Template = z.looseObject({ Resources: z.record(z.string(), z.unknown()) })

const withLowAge = (template: unknown): unknown => {
  const read = Template.parse(template)
  const Resources = Object.entries(read.Resources).map(([id, resource]) => {
    const age = Age.safeParse(resource)
    if (!age.success) return [id, resource] as const
    const { Properties, ...rest } = age.data
    return [id, { ...rest, Properties: { ...Properties, Threshold: MOST_AGE_MS } }] as const
  })
  return { ...read, Resources: Object.fromEntries(Resources) }
}

const said: string[] = []
const local = await ownStack({
  settings: {
    metricsSeconds: 0.2,
    defaultHeartbeatIntervalSeconds: 5,
    maxInFlight: 8,
    connectionsPerSubject: 1000,
    // More starts than this explains raise an alarm.
    listenerMaxCount: 1,
  },
  changed: withLowAge,
  alarmMinuteMs: MINUTE_MS,
  say: (source, line) => source === 'alarms' && said.push(line),
})
const stack = stackUnderTest(local.endpoints)
const { aws, webSocket, token } = local.endpoints

const Alarms = z.array(z.object({ name: z.string(), state: z.string(), reason: z.string() }))
const Said = z.object({ message: z.string(), alarm: z.string() })
const short = (name: string) => name.replace('Sonde-local-', '')
const alarms = async () => Alarms.parse(await (await fetch(`${aws}/_local/alarms`)).json())
const on = async () => (await alarms()).filter(({ state }) => state === 'ALARM').map(({ name }) => short(name))
/** Alarms that have gone off since the last look. */
const wentOff = () =>
  new Set(
    said
      .map(line => Said.parse(JSON.parse(line)))
      .flatMap(({ message, alarm }) => (message === 'alarm' ? [short(alarm)] : [])),
  )

/** Devices that send all the time, as they do. */
let devices: ReturnType<typeof repeatedly> | undefined
let uplinks = 0
const heartbeats = (everyMs = 500) =>
  repeatedly(everyMs, async () => {
    uplinks += 1
    await stack.send('/uplink/Alarm-1', { uplink_count: uplinks })
  })

const running = new Set<ReturnType<typeof repeatedly>>()
/** Does something again and again until the fault ends; how it turns out is not looked at. */
const keepDoing = (everyMs: number, work: () => Promise<unknown>) => running.add(repeatedly(everyMs, work))
const handshake = (credential: string) => refusedWith(`${webSocket}?deviceId=Alarm-1${credential}`)
const sockets = new Set<WebSocket>()
/** Opens a socket that nobody greets, and leaves it open. */
const open = async () => {
  const socket = new WebSocket(`${webSocket}?deviceId=Alarm-1`, ['sonde.v1', token])
  socket.on('error', () => undefined)
  sockets.add(socket)
}
const post = async (path: string) => {
  const response = await fetch(`${aws}/_local/${path}`, { method: 'POST' })
  if (!response.ok) throw new Error(await response.text())
}
const emptyQueues = async () => {
  for (const queue of ['StorePath', 'LivePathUplinks', 'LivePathOpenings']) {
    while ((await stack.deadLetters(queue)).length > 0);
  }
}

beforeAll(async () => {
  devices = heartbeats()
  const isHeard = async () => {
    const listener = (await alarms()).find(({ name }) => name.endsWith('no-listener'))
    expect(listener?.state).toBe('OK')
  }
  await vi.waitFor(isHeard, { timeout: 30_000 })
})
beforeEach(() => void said.splice(0))
const stopAll = async () => {
  for (const one of running) one.stop()
  running.clear()
  await stack.switchFaults({})
}
afterEach(async () => {
  await stopAll()
  for (const socket of sockets) socket.terminate()
  sockets.clear()
})
afterAll(async () => {
  devices?.stop()
  await stack.close()
  await local.close()
})

type Case = {
  readonly fault: string
  readonly switches?: FaultSwitches
  /** What has to happen for the fault to be met; devices send in any case. */
  readonly begin?: () => Promise<unknown>
  readonly end?: () => Promise<unknown>
  /** By which metric, and which alarms. */
  readonly metric: string
  readonly raises: readonly string[]
  /** What may go off too, for the time that this machine takes. */
  readonly tolerates?: readonly string[]
}

const throws = (name: string): FaultSwitches => ({ 'function-throw': { rate: 1, function: name } })

const cases: readonly Case[] = [
  {
    fault: 'bus-refuse',
    switches: { 'bus-refuse': { rate: 1 } },
    metric: 'Sonde BusFailures',
    raises: ['bus-failures'],
  },
  {
    fault: 'table-throttle, Events',
    switches: { 'table-throttle': { rate: 1, table: 'Events' } },
    // Each try takes five seconds, for which the SDK tries: more uplinks than these only wait for each other.
    begin: async () => {
      devices?.stop()
      devices = heartbeats(4_000)
      for (let count = 0; count < 4; count++) await stack.send('/uplink/Table-1', { uplink_count: count })
    },
    end: async () => {
      devices?.stop()
      devices = heartbeats()
    },
    metric: 'AWS/DynamoDB WriteThrottleEvents, AWS/Lambda Errors',
    raises: ['table-throttles', 'persist-errors'],
    // Third tries are near when the fault ends, and what is stored then is as old.
    tolerates: ['dead-letters-persist', 'persist-age'],
  },
  {
    fault: 'function-throw, Persist',
    switches: throws('Persist'),
    metric: 'AWS/Lambda Errors, AWS/SQS ApproximateNumberOfMessagesVisible',
    raises: ['persist-errors', 'dead-letters-persist'],
  },
  {
    fault: 'function-throw, Broadcast',
    switches: throws('Broadcast'),
    metric: 'AWS/Lambda Errors, AWS/SQS ApproximateNumberOfMessagesVisible',
    raises: ['broadcast-errors', 'dead-letters-broadcast'],
  },
  {
    fault: 'function-throw, Opened',
    switches: throws('Opened'),
    begin: async () => keepDoing(500, open),
    metric: 'AWS/Lambda Errors, AWS/SQS ApproximateNumberOfMessagesVisible',
    raises: ['socket-errors', 'dead-letters-openings'],
  },
  {
    fault: 'function-throw, Authorize',
    switches: throws('Authorize'),
    begin: async () => keepDoing(200, () => handshake(`&token=${token}`)),
    metric: 'AWS/Lambda Errors without Sonde TokensMissing',
    raises: ['authorizer-errors'],
  },
  {
    fault: 'function-throw, HttpApiRead',
    switches: throws('HttpApiRead'),
    begin: async () => keepDoing(200, () => stack.http('/devices')),
    metric: 'AWS/ApiGateway 5xx',
    raises: ['http-errors'],
  },
  {
    fault: 'post-fail',
    switches: { 'post-fail': { rate: 1 } },
    begin: async () => {
      let next = 0
      keepDoing(200, () => stack.send(`/uplink/Post-${next++ % VIEWERS}`, { uplink_count: next }))
    },
    metric: 'Sonde PostFailures, of Posts',
    raises: ['post-failures'],
  },
  {
    fault: 'more requests at once than the listener takes',
    begin: async () =>
      keepDoing(500, () =>
        Promise.all(Array.from({ length: 16 }, () => stack.send('/uplink/Flood-1', { uplink_count: 1 }))),
      ),
    metric: 'Sonde Shed',
    raises: ['shedding'],
  },
  {
    fault: 'the listener is killed',
    begin: () => post('kill-listener'),
    end: stack.restartListener,
    metric: 'AWS/NetworkELB HealthyHostCount',
    raises: ['no-listener'],
  },
  {
    fault: 'the listener starts again and again',
    begin: async () => {
      for (let restart = 0; restart < 4; restart++) await stack.restartListener()
    },
    metric: 'Sonde ListenerStarts',
    raises: ['listener-restarts'],
    tolerates: ['no-listener'],
  },
  {
    fault: 'devices are silent',
    begin: async () => devices?.stop(),
    end: async () => {
      devices = heartbeats()
    },
    metric: 'Sonde SilentSeconds',
    raises: ['silence'],
  },
  {
    // The last: what was held back comes for as long again.
    fault: 'bus-delay',
    switches: { 'bus-delay': { rate: 1, delayMs: 16_000 } },
    metric: 'Sonde PersistAge, BroadcastAge',
    raises: ['persist-age', 'broadcast-age'],
  },
]

/** Each is cut by its first failed frame. */
const VIEWERS = 16

describe('no alarm is raised by', () => {
  it('tokens that are refused, or missing', async () => {
    const foreign = await stack.token({ devices: ['Other-1'] })
    for (const credential of ['', '&token=nonsense', `&token=${foreign}`]) keepDoing(200, () => handshake(credential))
    // It has seen the errors by which a missing token is answered, and that they are none.
    const counted = async () => (await alarms()).find(({ name }) => name.endsWith('authorizer-errors'))?.reason ?? ''
    await expect.poll(counted).toMatch(/newest first: 0, 0, 0/)
    expect([...wentOff()]).toEqual([])
  })

  it('what sorts itself out: events delivered twice, frames out of order, sockets cut', async () => {
    const viewer = await stack.viewer('Alarm-1')
    await stack.switchFaults({
      'bus-duplicate': { rate: 1 },
      'post-reorder': { rate: 0.5 },
      'socket-cut': { rate: 1 },
    })
    await viewer.closed
    const before = uplinks
    await expect.poll(() => uplinks).toBeGreaterThan(before + 10)
    expect([...wentOff()]).toEqual([])
  })
})

// Once more where it fails: on a machine that has too much to do, what is late is late, and alarms of its own go off.
describe('a fault raises its alarms and no others, and they are over when it is', () => {
  it.each(cases)(
    '$fault: $metric',
    { timeout: 120_000, retry: 1 },
    async ({ switches, begin, end, raises, tolerates = [] }) => {
      if (switches?.['post-fail']) {
        await Promise.all(Array.from({ length: VIEWERS }, (_, at) => stack.viewer(`Post-${at}`)))
      }
      if (switches?.['bus-delay']) await stack.viewer('Alarm-1')
      await stack.switchFaults(switches ?? {})
      try {
        await begin?.()
        await expect.poll(() => [...wentOff()], { timeout: 40_000 }).toEqual(expect.arrayContaining([...raises]))
      } finally {
        await stopAll()
        await end?.()
      }
      await expect
        .poll(
          async () => {
            await emptyQueues()
            return on()
          },
          { timeout: 40_000 },
        )
        .toEqual([])
      expect([...wentOff()].filter(name => !tolerates.includes(name)).toSorted()).toEqual([...raises].toSorted())
    },
  )
})
