import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cast } from '../../local/demo/cast.ts'
import { type Demo, startDemo } from '../../local/demo/demo.ts'
import { ownStack } from '../support/ownStack.ts'
import { type StackUnderTest, stackUnderTest } from '../support/stack.ts'

/** Only registered devices are heard, history is kept for longer than the stage local keeps it, and nothing else is in it. */
const settings = { unknownDevices: 'quarantine', uplinkRetentionDays: 2, ownLogs: false }

const Devices = z.object({
  devices: z.array(
    z.looseObject({
      deviceId: z.string(),
      status: z.string(),
      uplinkCount: z.number(),
      reported: z.looseObject({ sw_version: z.string() }),
      configuration: z.looseObject({ state: z.string(), version: z.number() }),
    }),
  ),
})
const Events = z.object({
  events: z.array(z.looseObject({ deviceId: z.string(), type: z.string(), level: z.string() })),
})

let local: Awaited<ReturnType<typeof ownStack>>
let stack: StackUnderTest
let demo: Demo
let startedAt: number

const fleet = async () => {
  const { devices } = Devices.parse((await stack.http('/devices')).json)
  return new Map(devices.map(device => [device.deviceId, device]))
}
const history = async (path: string) => Events.parse((await stack.http(path)).json).events

beforeAll(async () => {
  local = await ownStack({ settings })
  stack = stackUnderTest(local.endpoints)
  startedAt = Date.now()
  demo = await startDemo(local, 'proto', startedAt)
})
afterAll(async () => {
  demo.stop()
  await stack.close()
  await local.close()
})

describe('the demo fleet', () => {
  it('is there with the first look, with each status, several firmware versions and each state of a configuration', async () => {
    // The van applies its configuration with its first uplinks over CoAP, the others did so in their past.
    await expect
      .poll(async () => (await fleet()).get('demo-van-12'))
      .toMatchObject({
        status: 'online',
        configuration: { state: 'applied', version: 2, delivered: expect.anything(), applied: expect.anything() },
      })
    const devices = await fleet()
    expect([...devices.keys()]).toEqual(cast.map(({ id }) => id).toSorted())
    expect(devices.get('demo-bike-7')?.status).toBe('offline')
    expect(devices.get('demo-crate-204')).toMatchObject({ status: 'late', configuration: { state: 'queued' } })
    expect(devices.get('demo-weather-1')).toMatchObject({ status: 'online', configuration: { state: 'delivered' } })
    expect(new Set([...devices.values()].map(({ reported }) => reported.sw_version)).size).toBeGreaterThan(4)
  })

  it('has a day of history, of each device and of all together, kept as long as the stage keeps it', async () => {
    const events = await history('/devices/demo-greenhouse/events?tail=1000')
    expect(events.length).toBeGreaterThan(130)
    const all = await history('/events?tail=1000')
    expect(new Set(all.map(({ deviceId }) => deviceId)).size).toBe(cast.length)
    const [stored] = await stack.events('demo-greenhouse')
    expect(Number(stored?.expiresAt) * 1000 - Date.parse(String(stored?.receivedAt))).toBeCloseTo(2 * 86_400_000, -4)
  })

  it('shows errors, warnings and what was rejected', async () => {
    const all = await history('/events?tail=1000')
    expect(new Set(all.map(({ level }) => level))).toEqual(new Set(['info', 'warn', 'error']))
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['uplink', 'rejected', 'status']))
  })

  it('goes on over CoAP, as devices that are registered', async () => {
    const before = (await fleet()).get('demo-van-12')?.uplinkCount ?? 0
    await expect.poll(async () => (await fleet()).get('demo-van-12')?.uplinkCount).toBeGreaterThan(before)
    const { json } = await stack.http('/devices/demo-van-12/events?tail=3')
    expect(Events.parse(json).events.map(({ type }) => type)).toEqual(['uplink', 'uplink', 'uplink'])
  })

  it('is not written again where it is there already, and goes on from its records', async () => {
    demo.stop()
    const [devices, events] = [await fleet(), await stack.events('demo-greenhouse')]
    demo = await startDemo(local, 'proto', Date.now())
    const count = devices.get('demo-greenhouse')?.uplinkCount ?? 0
    await expect.poll(async () => (await fleet()).get('demo-greenhouse')?.uplinkCount).toBe(count + 1)
    expect(await stack.events('demo-greenhouse')).toHaveLength(events.length + 1)
    expect((await fleet()).get('demo-bike-7')).toEqual(devices.get('demo-bike-7'))
  })
})
