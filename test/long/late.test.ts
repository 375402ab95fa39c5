import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { timeOf } from '../../client/ids.ts'
import { LATE_INTERVALS } from '../../core/devices/fleet/status.ts'
import { type AlertsOf, alertsOf, bodyOf, toldIn } from '../support/alertsOf.ts'
import { type FleetOnBus, fleetOnBus } from '../support/fleetOnBus.ts'
import { ownStack } from '../support/ownStack.ts'
import { ACCEPTED, stackUnderTest } from '../support/stack.ts'

/** The interval of the devices that fall silent, s: late after 12.5, offline after 50. */
const SHORT = 5
/** That of the others, which are not late in this test. */
const LONG = 3600
/** That of devices which send more often than they say, s. */
const OFTEN = 2
const LOYAL = Array.from({ length: 240 }, (_, at) => `loyal-${at}`)
const QUIET = Array.from({ length: 60 }, (_, at) => `quiet-${at}`)
const HEARD = Array.from({ length: 10 }, (_, at) => `heard-${at}`)
/** The stack does not hear for so long, ms: longer than pulses may be apart, and than devices with the interval {@link STEADY} may be silent. */
const DOWN_MS = 34_000
const STEADY = 8
/** The pulses of the listener in the template, and how often they come here, s: after an outage the stack waits for two of them before it judges devices with such intervals. */
const PULSES = /("Name":"PULSE_SECONDS","Value":")20"/
const PULSE_SECONDS = 5
const PATIENCE = { timeout: 240_000, interval: 250 }

// The waits of Lambda before another try are shortened as all others, so that nothing waits for minutes.
const local = await ownStack({
  settings: { minHeartbeatIntervalSeconds: 1, triedAgainSeconds: 5 },
  changed: template => JSON.parse(JSON.stringify(template).replace(PULSES, `$1${PULSE_SECONDS}"`)),
})
const stack = stackUnderTest(local.endpoints)
const { aws, outputs } = local.endpoints
let alerts: AlertsOf
let fleet: FleetOnBus
beforeAll(async () => {
  alerts = await alertsOf(stack)
  fleet = fleetOnBus({ aws, busName: outputs.BusName ?? '' })
})
afterEach(() => stack.switchFaults({}))
afterAll(async () => {
  fleet.close()
  await alerts.close()
  await stack.close()
  await local.close()
})

const send = async (deviceId: string, interval: number): Promise<string> =>
  (
    await stack.send(`/uplink/${deviceId}`, {
      heartbeat: { config: { dev_id: deviceId, heartbeat_interval: interval } },
    })
  ).code
const hear = async (deviceId: string, interval: number) => expect(await send(deviceId, interval)).toMatch(ACCEPTED)

const Told = z.looseObject({
  events: z.array(
    z.looseObject({ timestamp: z.string(), data: z.looseObject({ change: z.string(), since: z.string() }) }),
  ),
})
type Change = { readonly deviceId: string; readonly at: number; readonly since: number }
/** The changes of some kinds that were told of devices: those that are stored. */
const toldOf = async (devices: readonly string[], ...changes: readonly string[]): Promise<readonly Change[]> => {
  const all = await Promise.all(
    devices.map(async deviceId => {
      const { events } = Told.parse((await stack.http(`/devices/${deviceId}/events?type=status&tail=100`)).json)
      return events
        .filter(({ data }) => changes.includes(data.change))
        .map(({ timestamp, data }) => ({ deviceId, at: Date.parse(timestamp), since: Date.parse(data.since) }))
    }),
  )
  return all.flat()
}
/** Whether it was told of a device that it is silent. On a machine that is held up it may be offline before the stack looks at it. */
const isToldSilent = async (deviceId: string): Promise<boolean> =>
  (await toldOf([deviceId], 'late', 'offline')).length > 0
const named = (changes: readonly Change[]) => changes.map(({ deviceId }) => deviceId).toSorted()

/** Lets devices send every second, until something holds. No device sends a refused uplink again. */
const sendingUntil = async (devices: readonly string[], interval: number, holds: () => Promise<boolean>) => {
  for (const end = Date.now() + PATIENCE.timeout; !(await holds()); ) {
    expect(Date.now()).toBeLessThan(end)
    await Promise.all([...devices.map(deviceId => send(deviceId, interval)), setTimeout(1000)])
  }
}
const after = (ms: number) => {
  const end = Date.now() + ms
  return async () => Date.now() >= end
}

it('a device that falls silent is told late once, and back once, and so is its receiver', {
  timeout: 600_000,
}, async () => {
  const hook = await alerts.webhook('one')
  await alerts.rule('one', { when: { kind: 'late' }, devices: ['single-*'], channels: ['one'] })
  await hear('single-1', SHORT)
  await expect.poll(() => toldIn(hook.received, 'one'), PATIENCE).toEqual(['single-1 firing'])
  // With a longer interval, so that it is not late again at once.
  await hear('single-1', LONG)
  await expect.poll(() => toldIn(hook.received, 'one'), PATIENCE).toEqual(['single-1 firing', 'single-1 over'])
  await alerts.quiet()
  expect(toldIn(hook.received, 'one')).toEqual(['single-1 firing', 'single-1 over'])
  const [late] = await toldOf(['single-1'], 'late', 'offline')
  expect((late?.at ?? 0) - (late?.since ?? 0)).toBeGreaterThanOrEqual(LATE_INTERVALS * SHORT * 1000)
  for (const change of ['late', 'offline']) expect((await toldOf(['single-1'], change)).length).toBeLessThanOrEqual(1)
  expect(named(await toldOf(['single-1'], 'online'))).toEqual(['single-1'])
})

it('60 of 300 that fall silent at once are 60 events and one message, and one more when all are back', {
  timeout: 900_000,
}, async () => {
  const hook = await alerts.webhook('silent')
  await alerts.rule('silent', { when: { kind: 'late' }, devices: ['quiet-*', 'loyal-*'], channels: ['silent'] })
  await fleet.hear(LOYAL, LONG)
  await alerts.hold()
  await fleet.hear(QUIET, SHORT)
  await expect.poll(() => alerts.firing('silent'), PATIENCE).toBe(QUIET.length)
  await alerts.release()
  const began = { firing: QUIET.length, over: 0, names: QUIET.length }
  await expect.poll(() => hook.received.map(bodyOf), PATIENCE).toMatchObject([began])

  await alerts.hold()
  await fleet.hear(QUIET, LONG)
  await expect.poll(() => alerts.firing('silent'), PATIENCE).toBe(0)
  await alerts.release()
  const ended = { firing: 0, over: QUIET.length, names: QUIET.length }
  await expect.poll(() => hook.received.map(bodyOf), PATIENCE).toMatchObject([began, ended])
  await alerts.quiet()
  expect(hook.received).toHaveLength(2)
  const silent = new Set(named(await toldOf(QUIET, 'late', 'offline')))
  expect([...silent]).toEqual(QUIET.toSorted())
  expect((await toldOf(QUIET, 'late')).length).toBeLessThanOrEqual(QUIET.length)
  expect(named(await toldOf(QUIET, 'online'))).toEqual(QUIET.toSorted())
  expect(await toldOf(LOYAL, 'late', 'offline')).toEqual([])
})

it('no device is called late that was heard, under the faults of the completeness test', {
  timeout: 900_000,
}, async () => {
  await stack.switchFaults({
    seed: 1,
    'post-fail': { rate: 0.05 },
    'post-reorder': { rate: 0.1, delayMs: 300 },
    'bus-duplicate': { rate: 0.1 },
    'bus-delay': { rate: 1, delayMs: 1000, function: 'Persist' },
    'function-throw': { rate: 0.05, function: 'Persist' },
    'table-throttle': { rate: 0.02 },
    'socket-cut': { rate: 0.3 },
  })
  await hear('gone-1', OFTEN)
  await sendingUntil(HEARD, OFTEN, after(4_000))
  await stack.restartListener()
  await sendingUntil(HEARD, OFTEN, after(6_000))
  await stack.switchFaults({})
  // They go on, while the one that fell silent becomes late.
  await sendingUntil(HEARD, OFTEN, () => isToldSilent('gone-1'))
  await alerts.quiet()
  // A test that was held up for seconds may have sent nothing, so that a device was silent indeed.
  const late = await toldOf(HEARD, 'late', 'offline')
  for (const deviceId of HEARD) {
    const heard = (await stack.events(deviceId)).map(({ id }) => timeOf(String(id)))
    expect(heard.length).toBeGreaterThan(5)
    const silent = late.filter(one => one.deviceId === deviceId)
    const wrong = silent.filter(({ since }) =>
      heard.some(at => at > since && at <= since + LATE_INTERVALS * OFTEN * 1000),
    )
    expect(wrong).toEqual([])
  }
})

it('a stack that did not hear itself calls nobody late, and tells of those that did not come back', {
  timeout: 900_000,
}, async () => {
  const steady = HEARD.map(deviceId => `steady-${deviceId}`)
  await Promise.all(steady.map(deviceId => hear(deviceId, STEADY)))
  await hear('lost-1', OFTEN)
  await stack.switchFaults({ 'bus-refuse': { rate: 1 } })
  await sendingUntil(steady, STEADY, after(DOWN_MS))
  await stack.switchFaults({})
  await sendingUntil(steady, STEADY, () => isToldSilent('lost-1'))
  expect(await toldOf(steady, 'late', 'offline')).toEqual([])
  const [lost] = await toldOf(['lost-1'], 'late', 'offline')
  expect((lost?.at ?? 0) - (lost?.since ?? 0)).toBeGreaterThan(DOWN_MS)
})
