import { encode } from 'cborg'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type CoapClient, coapClient } from '../core/coap/client/client.ts'
import { encodeUint } from '../core/coap/message/uint.ts'
import { Stats } from '../core/events/http/statsContract.ts'
import { firmwareLog } from '../core/operations/simulation/firmwareLog.ts'
import { switchedOn } from '../core/operations/simulation/simulate.ts'
import { seededRandom } from '../proto/seededRandom.ts'
import { linesSeen } from './support/linesSeen.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { ACCEPTED, stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const { hostname, port } = new URL(stack.endpoints.coap)
const clients: CoapClient[] = []
/** A socket of its own: its message ids and tokens are no other's. */
const device = () => {
  const client = coapClient({ host: hostname, port: Number(port) })
  clients.push(client)
  return client
}
afterAll(async () => {
  for (const client of clients) client.close()
  await stack.close()
})

const [TEXT, JSON_FORMAT, CBOR] = [0, 50, 60]
const log = (client: CoapClient, deviceId: string, payload: Uint8Array | string, format: number) =>
  client.request({
    method: 'POST',
    path: `/logs/${deviceId}`,
    payload: Buffer.from(payload),
    options: [{ number: 12, value: encodeUint(format) }],
  })

const Page = z.object({ events: z.array(z.looseObject({ id: z.string(), type: z.string() })) })
/** The log lines and uplinks of a device in history; not that its name is new, which the stack tells after the first of them. */
const history = async (deviceId: string) =>
  Page.parse((await stack.http(`/devices/${deviceId}/events?tail=100`)).json).events.filter(
    ({ type }) => type !== 'status',
  )

describe('log lines of a device', () => {
  it('are seen live, in history and in CSV, with time, level, module and metadata, in their order', async () => {
    const viewer = await stack.viewer('DeviceLog-1')
    const before = Date.now()
    const lines = [
      new Map<number | string, unknown>([
        [0, 3],
        [1, 'app'],
        [2, 'up'],
        [3, 60_000],
      ]),
      new Map<number | string, unknown>([
        [0, 2],
        [1, 'modem'],
        [2, 'RSRP -121 dBm'],
        [3, 1000],
        ['cell', 7],
      ]),
      'E (1234) wifi: gone',
    ]
    expect((await log(device(), 'DeviceLog-1', encode(lines), CBOR)).code).toBe('2.04')
    await expect.poll(() => linesSeen(viewer).length).toBe(3)
    const seen = linesSeen(viewer)
    expect(seen).toMatchObject([
      { type: 'log', deviceId: 'DeviceLog-1', level: 'info', message: 'up', data: { application: 'app' } },
      { level: 'warn', message: 'RSRP -121 dBm', data: { application: 'modem', metadata: { cell: 7 } } },
      { type: 'log', message: expect.stringContaining('gone') },
    ])
    const ages = seen.map(({ timestamp }) => before - Date.parse(`${timestamp}`))
    expect(ages[0]).toBeGreaterThan(50_000)
    expect(ages[0]).toBeLessThan(61_000)
    expect(ages[1]).toBeLessThan(2000)
    expect(seen.map(({ id }) => `${id}`.slice(-5))).toEqual(['.0000', '.0001', '.0002'])
    await expect.poll(async () => (await history('DeviceLog-1')).map(({ id }) => id)).toEqual(seen.map(({ id }) => id))
    const csv = await stack.http('/devices/DeviceLog-1/events?tail=100', { headers: { accept: 'text/csv' } })
    expect(csv.text.match(/RSRP -121 dBm/g)).toHaveLength(1)
  })

  it('stand among its uplinks in the order in which they came', async () => {
    const viewer = await stack.viewer('DeviceLog-2')
    const client = device()
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await stack.send('/uplink/DeviceLog-2', { uplink_count: turn })).code).toMatch(ACCEPTED)
      const text = firmwareLog({ ...switchedOn('DeviceLog-2', seededRandom(1)), uplinks: turn + 1 }, 2, 1000 * turn)
      expect((await log(client, 'DeviceLog-2', text, TEXT)).code).toBe('2.04')
    }
    await expect.poll(() => linesSeen(viewer).length + viewer.uplinks('DeviceLog-2').length).toBe(9)
    await expect
      .poll(async () => (await history('DeviceLog-2')).map(({ type }) => type))
      .toEqual(Array(3).fill(['uplink', 'log', 'log']).flat())
    const batches = async () => {
      const { buckets } = Stats.parse((await stack.http('/stats?deviceId=DeviceLog-2&by=hour')).json)
      return buckets.reduce((sum, bucket) => sum + bucket.batches, 0)
    }
    await expect.poll(batches).toBe(3)
  })

  it('that are sent again are seen and stored once', async () => {
    const viewer = await stack.viewer('DeviceLog-3')
    const client = device()
    const first = await log(client, 'DeviceLog-3', 'once', TEXT)
    await client.request({
      method: 'POST',
      path: '/logs/DeviceLog-3',
      payload: Buffer.from('once'),
      options: [{ number: 12, value: encodeUint(TEXT) }],
      again: first.identity,
    })
    await log(client, 'DeviceLog-3', 'once', TEXT)
    await expect.poll(() => linesSeen(viewer).length).toBe(2)
    await expect.poll(async () => (await history('DeviceLog-3')).length).toBe(2)
  })

  it('that cannot be read are refused, and stand under the device as rejected', async () => {
    const viewer = await stack.viewer('DeviceLog-4')
    const answer = await log(device(), 'DeviceLog-4', '{"msg":', JSON_FORMAT)
    expect([answer.code, answer.payload.toString()]).toEqual(['4.00', 'not log lines'])
    const rejected = await viewer.frame(({ type }) => type === 'rejected')
    expect(rejected).toMatchObject({
      level: 'warn',
      message: 'Rejected log lines: not JSON',
      data: { reason: 'not JSON', bytes: 7 },
    })
  })
})
