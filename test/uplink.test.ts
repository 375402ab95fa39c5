import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, describe, expect, it } from 'vitest'
import { UplinkFrame } from '../core/events/uplink/frame.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
afterAll(stack.close)

/**
 * `POST /uplink/<device>` with content-format 42 and `Uplink { uplink_count: 42, heartbeat { activity { sleep: 3600,
 * modem: 45, gnss: 120, wifi: 30, other: 60 }, modem_temperature: 23 } }`, byte by byte: nothing here comes from this project.
 */
const datagram = (device: string, messageId: number): Buffer =>
  Buffer.concat([
    Buffer.from([0x41, 0x02, messageId >> 8, messageId & 255, 0x77]),
    Buffer.from([0xb6]),
    Buffer.from('uplink'),
    Buffer.from([device.length]),
    Buffer.from(device),
    Buffer.from([0x11, 42, 0xff]),
    Buffer.from('082a1212120b08901c102d1878201e283c250000b841', 'hex'),
  ])

const exchange = async (sent: Buffer): Promise<Buffer> => {
  const socket = createSocket('udp4')
  const { hostname, port } = new URL(stack.endpoints.coap)
  socket.send(sent, Number(port), hostname)
  const [answer] = await once(socket, 'message')
  socket.close()
  return answer
}

describe('an uplink, sent by a program that shares no code with this project', () => {
  it('is answered, stored, and appears at its viewer', async () => {
    const viewer = await stack.viewer('Outside-1')
    expect(viewer.subprotocol).toBe('sonde.v1')

    const answer = await exchange(datagram('Outside-1', 0x1234))
    // ACK, 2.05 (2.04 where its record could not be read in time), its message id and token.
    expect(answer.subarray(0, 5).toString('hex')).toMatch(/^614[45]123477$/)

    const frame = UplinkFrame.parse(await viewer.frame(({ type }) => type === 'uplink'))
    expect(frame).toMatchObject({ deviceId: 'Outside-1', level: 'info', message: 'Received uplink #42' })
    expect(frame.data).toEqual({
      uplink_count: 42,
      temperature: 23,
      activity: { sleep: 3600, modem: 45, gnss: 120, wifi: 30, other: 60 },
      wifi_count: 0,
      reboot: null,
      uplink: {
        uplink_count: 42,
        heartbeat: { activity: { sleep: 3600, modem: 45, gnss: 120, wifi: 30, other: 60 }, modem_temperature: 23 },
      },
    })
    await expect
      .poll(() => stack.events('Outside-1'))
      .toMatchObject([
        {
          id: frame.id,
          type: 'uplink',
          uplink: frame.data.uplink,
          wire: { type: 'CON', messageId: 0x1234, token: '77' },
        },
      ])
  })

  it('is one event when its datagram comes twice, and gets the same answer again', async () => {
    const viewer = await stack.viewer('Outside-2')
    const first = await exchange(datagram('Outside-2', 7))
    const again = await exchange(datagram('Outside-2', 7))
    const last = await exchange(datagram('Outside-2', 8))
    expect(again[1]).toBe(first[1])
    expect([0x44, 0x45]).toContain(last[1])
    await expect.poll(async () => (await stack.events('Outside-2')).length).toBe(2)
    await expect.poll(() => viewer.uplinks('Outside-2').length).toBeGreaterThanOrEqual(1)
  })
})

describe('the downlink', () => {
  it('rides in the answer until the device reports what is desired', async () => {
    await expect.poll(async () => (await stack.send('/uplink/Config-1', { uplink_count: 1 })).code).toBe('2.05')
    const config = { dev_id: 'Config-1', heartbeat_interval: 720, location_mode: 'WIFI' }
    const reported = await stack.send('/uplink', { uplink_count: 2, heartbeat: { config } })
    expect(reported).toMatchObject({ code: '2.04' })
    expect(reported.payload).toHaveLength(0)
  })
})

describe('what is no uplink', () => {
  it('is answered 4.00 and shown as rejected where its device can be told', async () => {
    const viewer = await stack.viewer('Garbled-1')
    const answer = await exchange(
      Buffer.concat([
        Buffer.from([0x40, 0x02, 0, 9, 0xb6]),
        Buffer.from('uplink'),
        Buffer.from([9]),
        Buffer.from('Garbled-1'),
        Buffer.from([0xff, 0x0a, 0x7f]),
      ]),
    )
    expect(answer[1]).toBe(0x80)
    const frame = await viewer.frame(({ type }) => type === 'rejected')
    expect(frame).toMatchObject({ deviceId: 'Garbled-1', level: 'warn' })
    await expect.poll(() => stack.events('Garbled-1')).toMatchObject([{ id: frame.id, type: 'rejected' }])
  })
})
