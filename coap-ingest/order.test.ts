import { decodeTime } from 'ulid'
import { describe, expect, it } from 'vitest'
import { request } from '../core/coap/testing/request.ts'
import { gate } from './testing/recordingBus.ts'
import { someUplink, testListener, uplinks } from './testing/testListener.ts'

const first = Buffer.from('50020001b675706c696e6b0441623132ff0801', 'hex')
const second = Buffer.from('50020002b675706c696e6b0441623132ff0802', 'hex')

describe('the order of receipt', () => {
  it('is that of two uplinks that a new device sends at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { device, bus } = await testListener({ clock: () => 1_700_000_000_000 })
      device.send(first)
      await device.ask(second)
      const sent = bus.uplinks().toSorted((one, other) => (one.id < other.id ? -1 : 1))
      expect(sent.map(({ uplink }) => uplink.uplink_count)).toEqual([1, 2])
      expect(sent.map(({ deviceId }) => deviceId)).toEqual(['Ab12', 'Ab12'])
    }
  })

  it('is not that in which records are found', async () => {
    let reads = 0
    const { device, bus } = await testListener({
      environment: { DEVICE_RECORD_SECONDS: 0 },
      readDevice: async () => {
        reads += 1
        if (reads === 1) await expect.poll(() => bus.uplinks()).toHaveLength(1)
        return undefined
      },
    })
    const slow = device.ask(request({ messageId: 1, payload: uplinks.encode({ uplink_count: 1 }) }))
    await expect.poll(() => reads).toBe(1)
    await device.ask(request({ messageId: 2, payload: uplinks.encode({ uplink_count: 2 }) }))
    await slow
    const [overtaking, overtaken] = bus.uplinks()
    expect([overtaking?.uplink.uplink_count, overtaken?.uplink.uplink_count]).toEqual([2, 1])
    expect((overtaken?.id ?? '~') < (overtaking?.id ?? '')).toBe(true)
  })

  it.each([
    ['in quarantine', { UNKNOWN_DEVICES: 'quarantine' }, undefined],
    ['blocked', {}, { deviceId: 'ABC123', blockedAt: '2024-01-15T10:30:00.000Z' }],
    ['over its rate', { DEVICE_RATE_PER_SECOND: 1, DEVICE_RATE_BURST: 1 }, { deviceId: 'ABC123' }],
  ] as const)(
    'holds for uplinks and refusals of one device: %s, with a record that is found late',
    async (_, environment, record) => {
      const found = gate()
      const { device, bus } = await testListener({
        environment,
        clock: () => 1_700_000_000_000,
        readDevice: async () => {
          await found.opened
          return record
        },
      })
      const answers = [1, 2, 3, 4].map(messageId =>
        device.ask(request({ messageId, payload: messageId === 2 ? Buffer.of(0xff) : someUplink })),
      )
      await answers[1]
      found.open()
      await Promise.all(answers)
      const all = () => [...bus.uplinks(), ...bus.rejected()]
      await expect.poll(() => all()).toHaveLength(4)
      const sorted = all().toSorted((one, other) => (one.id < other.id ? -1 : 1))
      expect(sorted.map(({ wire }) => wire.messageId)).toEqual([1, 2, 3, 4])
    },
  )

  it('is kept when the bus takes the first one later', async () => {
    const { device, bus } = await testListener({ clock: () => 1_700_000_000_000 })
    const refused = gate()
    bus.respond = async entries => {
      bus.respond = undefined
      await refused.opened
      return entries.map(() => 'ThrottlingException')
    }
    const retried = device.ask(request({ messageId: 1, payload: someUplink }))
    await expect.poll(() => bus.calls).toHaveLength(1)
    await device.ask(request({ messageId: 2, payload: someUplink }))
    refused.open()
    await retried
    expect(bus.uplinks().map(({ wire }) => wire.messageId)).toEqual([1, 2, 1])
    const idOf = (wanted: number) => bus.uplinks().findLast(({ wire }) => wire.messageId === wanted)?.id ?? ''
    expect(idOf(1) < idOf(2)).toBe(true)
  })

  it.each([
    ['uplinks', someUplink],
    ['garbage', Buffer.of(0xff)],
  ])(
    'does not move into the future by what is refused: 2,000 %s in the name of the device in one millisecond',
    async (_, payload) => {
      const now = 1_700_000_000_000
      const { device, bus } = await testListener({
        clock: () => now,
        now: () => 0,
        readDevice: async deviceId => ({ deviceId }),
      })
      for (let block = 0; block < 20; block += 1) {
        for (let count = 0; count < 100; count += 1) {
          device.send(request({ type: 'NON', messageId: 100 * block + count, payload }))
        }
        await device.receivedUntilPing()
      }
      expect(bus.uplinks().length + bus.rejected().length).toBeLessThan(100)
      const ids = [...bus.uplinks(), ...bus.rejected()].map(({ id }) => decodeTime(id))
      expect(Math.max(...ids)).toBeLessThan(now + 250)
    },
  )

  it('and the time of receipt are one', async () => {
    const { device, bus } = await testListener({ clock: () => 1_700_000_000_000 })
    for (const messageId of [1, 2, 3]) await device.ask(request({ messageId, payload: someUplink }))
    expect(bus.uplinks().map(({ id }) => decodeTime(id))).toEqual(
      bus.uplinks().map(({ receivedAt }) => Date.parse(receivedAt)),
    )
  })
})
