import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { withoutAsides } from '../../cli/cost/stage.ts'
import { ownStack } from '../support/ownStack.ts'
import { stackUnderTest } from '../support/stack.ts'

// The pulses of the listener, and the function that looks for late devices each minute, would go on.
const local = await ownStack({ settings: { metricsSeconds: 60 }, changed: withoutAsides })
const { aws } = local.endpoints
const stack = stackUnderTest(local.endpoints)
afterAll(async () => {
  await stack.close()
  await local.close()
})

const Meter = z.looseObject({
  busEvents: z.number(),
  invocations: z.record(z.string(), z.number()),
  logs: z.record(z.string(), z.object({ lines: z.number() })),
})
const meter = async () => Meter.parse(await (await fetch(`${aws}/_local/meter`)).json())
const unfinished = async () =>
  z.record(z.string(), z.number()).parse(await (await fetch(`${aws}/_local/unfinished`)).json())

/** The functions that run for events; the schedule of `expire` goes on, and is left out. */
const counted = async () => {
  const { busEvents, invocations, logs } = await meter()
  const { expire: _, ...others } = invocations
  const { expire: __, ...lines } = logs
  return { busEvents, invocations: others, lines }
}

/** The counts once all work is done and nothing new comes for a while. */
const settled = async () => {
  let before = await counted()
  let same = 0
  await expect
    .poll(
      async () => {
        const now = await counted()
        const left = Object.keys(await unfinished()).filter(name => !name.startsWith('queue '))
        same = JSON.stringify(now) === JSON.stringify(before) && left.length === 0 ? same + 1 : 0
        before = now
        return same
      },
      { timeout: 60_000, interval: 100 },
    )
    // Ten times as long as lines are gathered here before they are delivered.
    .toBeGreaterThan(5)
  return before
}

const DEVICES = ['Feeding-1', 'Feeding-2', 'Feeding-3'] as const
beforeAll(async () => {
  for (const device of DEVICES) {
    await stack.send(`/uplink/${device}`, { uplink_count: 1 })
    // Not expect.poll, which works within tests alone.
    await vi.waitFor(async () => expect((await stack.http(`/devices/${device}`)).status).toBe(200), { timeout: 30_000 })
  }
}, 60_000)
let interval = 600
/** Makes a function log a line that becomes a log line, whatever is broken behind it. */
const logALine = (device: string) =>
  stack.http(`/devices/${device}/config`, { method: 'PUT', json: { heartbeat_interval: ++interval } })

it('a line that a function logs becomes a log line', { timeout: 90_000 }, async () => {
  // The source of the first one is new, which is an event as well.
  await logALine('Feeding-1')
  const before = await settled()
  expect((await logALine('Feeding-1')).status).toBe(200)
  expect((await settled()).busEvents - before.busEvents).toBe(1)
})

it.each(['StorePathPersist', 'LivePathBroadcast', 'LogPathCloudWatch'])(
  'a line that %s fails on makes no more lines: their number stops growing',
  { timeout: 120_000 },
  async name => {
    const before = await settled()
    await stack.switchFaults({ 'function-throw': { rate: 1, function: name } })
    for (const device of DEVICES) await logALine(device)
    const failed = await settled()
    await stack.switchFaults({})
    const after = await settled()
    // One event for each of three lines at most; three when a function that takes them fails altogether.
    expect(after.busEvents - before.busEvents).toBeLessThanOrEqual(3)
    // Persist and broadcast fail on what they have been given; a function that takes lines fails before.
    expect(after.busEvents - before.busEvents).toBeGreaterThanOrEqual(name === 'LogPathCloudWatch' ? 0 : 1)
    expect(failed.busEvents).toBe(after.busEvents)
  },
)

it('every function fails and logs, half of the time: the lines are bounded by the failures that are not about lines', {
  timeout: 180_000,
}, async () => {
  await Promise.all(['*', 'Feeding-4', 'sonde.http-config'].map(deviceId => stack.viewer(deviceId)))
  const before = await settled()
  await stack.switchFaults({ 'function-throw': { rate: 0.5 }, 'post-fail': { rate: 0.5 } })
  for (let count = 0; count < 20; count++) {
    await Promise.allSettled([logALine('Feeding-1'), stack.send('/uplink/Feeding-4', { uplink_count: count })])
    await stack.http('/devices')
  }
  const failing = await meter()
  await stack.switchFaults({})
  const after = await settled()
  // A request, an uplink, and a run of the schedule log a line each at most, and each of them was an event of its own at most.
  const causes = 20 * 4 + (failing.invocations.expire ?? 0)
  expect(after.busEvents - before.busEvents).toBeLessThanOrEqual(2 * causes)
  const handlers = ['persist', 'broadcast', 'cloudwatch'] as const
  for (const name of handlers)
    expect((after.invocations[name] ?? 0) - (before.invocations[name] ?? 0)).toBeLessThanOrEqual(3 * 2 * causes)
})
