import { encode } from 'cborg'
import { describe, expect, it } from 'vitest'
import { isSameMessage } from '../client/ids.ts'
import { encodeUint } from '../core/coap/message/uint.ts'
import { deviceSocket } from '../core/coap/testing/deviceSocket.ts'
import { request } from '../core/coap/testing/request.ts'
import type { DeviceRecord } from '../core/devices/record.ts'
import { gate } from './testing/recordingBus.ts'
import { someUplink, testListener } from './testing/testListener.ts'

const TEXT = 0
const JSON_FORMAT = 50
const CBOR = 60

type Of = {
  deviceId?: string | undefined
  format?: number | undefined
  messageId?: number
  token?: Buffer
  type?: 'CON' | 'NON'
}

const lines = (payload: Uint8Array | string, { deviceId = 'ABC123', format, ...rest }: Of = {}) =>
  request({
    path: ['logs', deviceId],
    payload: Buffer.from(payload),
    options: format === undefined ? [] : [{ number: 12, value: encodeUint(format) }],
    ...rest,
  })
const blocked = { deviceId: 'ABC123', blockedAt: '2026-11-28T00:00:00.000Z' } as DeviceRecord

describe('log lines of a device', () => {
  it.each([
    ['text', 'link lost\nlink back', TEXT],
    ['text without a content-format', 'link lost\nlink back', undefined],
    ['JSON', JSON.stringify(['link lost', { msg: 'link back' }]), JSON_FORMAT],
    ['CBOR', encode(['link lost', { m: 'link back' }]), CBOR],
  ])('as %s are one batch on the bus, and answered 2.04', async (_, payload, format) => {
    const { device, bus, health } = await testListener()
    const answer = await device.ask(lines(payload, { format }))
    expect(answer).toMatchObject({ ack: true, code: '2.04', payload: Buffer.alloc(0), options: [] })
    const [batch, ...others] = bus.logs()
    expect(others).toEqual([])
    expect(batch).toMatchObject({
      deviceId: 'ABC123',
      lines: [{ message: 'link lost' }, { message: 'link back' }],
      address: expect.stringMatching(/^[\w-]{8}$/),
    })
    expect(Date.now() - Date.parse(batch?.receivedAt ?? '')).toBeLessThan(60_000)
    expect((await health()).body).toMatchObject({ counters: { logMessages: 1, heard: 1 } })
  })

  it('in the name of a service are marked unproven, however often they come from one address', async () => {
    const { device, bus } = await testListener({
      readDevice: async () => ({ deviceId: 'web-1', fleet: 'sources' }) as DeviceRecord,
    })
    for (const payload of ['a', 'b']) await device.ask(lines(payload, { deviceId: 'web-1' }))
    expect(bus.logs().map(({ unproven }) => unproven)).toEqual([true, true])
  })

  it('are on the bus before they are answered, and answered 5.03 where the bus refuses them', async () => {
    const { device, bus } = await testListener()
    const held = gate()
    bus.respond = async entries => {
      await held.opened
      return entries.map(() => undefined)
    }
    const answer = device.ask(lines('a'))
    await expect.poll(() => bus.calls.length).toBe(1)
    expect(await device.receivedUntilPing()).toEqual([])
    held.open()
    expect((await answer).code).toBe('2.04')
    bus.respond = async entries => entries.map(() => 'ThrottlingException')
    const refused = await device.ask(lines('b', { messageId: 77 }))
    expect([refused.code, refused.option('Max-Age')]).toEqual(['5.03', encodeUint(5)])
  })

  it('sent again are answered with the same bytes, and are one batch', async () => {
    const { device, bus } = await testListener()
    const datagram = lines('once')
    expect((await device.ask(datagram)).bytes).toEqual((await device.ask(datagram)).bytes)
    expect(bus.logs()).toHaveLength(1)
  })

  it('have the same hash in their id at another listener, and another one than an uplink with the same bytes', async () => {
    const [first, second] = [await testListener(), await testListener()]
    const datagram = lines(someUplink, { messageId: 9, token: Buffer.from('aabb', 'hex') })
    await first.device.ask(datagram)
    await second.device.ask(datagram)
    await first.device.ask(request({ messageId: 9, token: Buffer.from('aabb', 'hex'), payload: someUplink }))
    await second.device.ask(lines(someUplink, { messageId: 10, token: Buffer.from('aabb', 'hex') }))
    const [[one], [other, later]] = [first.bus.logs(), second.bus.logs()]
    expect(isSameMessage(one?.id ?? '', other?.id ?? '')).toBe(true)
    expect(isSameMessage(one?.id ?? '', later?.id ?? '')).toBe(false)
    expect(isSameMessage(one?.id ?? '', first.bus.uplinks()[0]?.id ?? '')).toBe(false)
  })

  it('and its uplinks sort in the order in which they came, within a millisecond too', async () => {
    const { device, bus } = await testListener({ clock: () => 1_800_000_000_000 })
    for (let turn = 0; turn < 5; turn += 1) {
      await device.ask(lines(`${turn}`, { messageId: 2 * turn }))
      await device.ask(request({ messageId: 2 * turn + 1, payload: someUplink }))
    }
    const [logs, uplinks] = [bus.logs(), bus.uplinks()]
    const ids = logs.flatMap(({ id }, turn) => [id, uplinks[turn]?.id ?? ''])
    expect(ids).toEqual(ids.toSorted())
  })

  it('carry the time of each line where it says its age', async () => {
    const { device, bus } = await testListener({ clock: () => Date.parse('2026-11-28T12:00:00Z') })
    await device.ask(
      lines(
        encode([
          new Map<number, unknown>([
            [0, 1],
            [1, 'app'],
            [2, 'late'],
            [3, 90_000],
          ]),
        ]),
        { format: CBOR },
      ),
    )
    expect(bus.logs()[0]?.lines).toEqual([
      { level: 'error', message: 'late', application: 'app', timestamp: '2026-11-28T11:58:30.000Z' },
    ])
  })

  it('are answered 2.04 though a configuration waits, which the next uplink is told', async () => {
    const { device } = await testListener()
    expect((await device.ask(lines('a'))).code).toBe('2.04')
    expect((await device.ask(request({ payload: someUplink }))).code).toBe('2.05')
  })

  it('are only acknowledged where no answer is wanted (RFC 7967)', async () => {
    const { device, bus } = await testListener()
    const options = [{ number: 258, value: encodeUint(2) }]
    const datagram = request({ path: ['logs', 'ABC123'], payload: Buffer.from('a'), options })
    expect(await device.ask(datagram)).toMatchObject({ code: '0.00', ack: true })
    expect(bus.logs()).toHaveLength(1)
  })
})

describe('what is refused', () => {
  it.each([
    ['broken JSON', lines('{"msg":', { format: JSON_FORMAT }), '4.00', 'not log lines', 'not JSON'],
    ['broken CBOR', lines(Buffer.of(0x82, 0x61, 0x61), { format: CBOR }), '4.00', 'not log lines', 'not CBOR: '],
    ['nothing', lines(''), '4.00', 'not log lines', 'no log lines'],
    ['a content-format of uplinks', lines('a', { format: 42 }), '4.15', '', 'Content-Format is 42'],
    ['1,025 bytes', lines('a'.repeat(1025)), '4.13', '', 'the body has more than 1024 bytes'],
    [
      'another method',
      request({ code: '0.03', path: ['logs', 'ABC123'], payload: Buffer.from('a') }),
      '4.05',
      '',
      'the method is not POST',
    ],
    [
      'a path that is too long',
      request({ path: ['logs', 'ABC123', 'x'], payload: Buffer.from('a') }),
      '4.04',
      '',
      'there is no such path',
    ],
  ])('%s is kept under its device, with the reason', async (_, datagram, code, diagnostic, reason) => {
    const { device, bus } = await testListener()
    const answer = await device.ask(datagram)
    expect([answer.code, answer.payload.toString()]).toEqual([code, diagnostic])
    await expect.poll(() => bus.rejected().length).toBe(1)
    expect(bus.rejected()[0]).toMatchObject({
      deviceId: 'ABC123',
      reason: expect.stringContaining(reason),
      ...(code !== '4.04' && { resource: 'logs' }),
    })
    expect(bus.logs()).toEqual([])
  })

  it.each([
    ['no device', request({ path: ['logs'], payload: Buffer.from('a') }), 'no device id'],
    ['a name that breaks the rule', lines('a', { deviceId: '-a' }), 'bad device id'],
  ])('%s in the path is 4.00', async (_, datagram, diagnostic) => {
    const { device, bus } = await testListener()
    const answer = await device.ask(datagram)
    expect([answer.code, answer.payload.toString()]).toEqual(['4.00', diagnostic])
    await expect.poll(() => bus.rejected().length).toBe(1)
    expect(bus.rejected()[0]).not.toHaveProperty('deviceId')
  })

  it('any Accept is met, since the answer has no body', async () => {
    const { device } = await testListener()
    const options = [{ number: 17, value: encodeUint(50) }]
    expect((await device.ask(request({ path: ['logs', 'A'], payload: Buffer.from('a'), options }))).code).toBe('2.04')
  })
})

describe('limits', () => {
  it('a blocked device is 4.03', async () => {
    const { device, bus } = await testListener({ readDevice: async () => blocked })
    expect((await device.ask(lines('a'))).code).toBe('4.03')
    expect(bus.logs()).toEqual([])
  })

  it('in quarantine, lines of an unregistered name are set aside, and nothing of them is kept but that', async () => {
    const { device, bus } = await testListener({ environment: { UNKNOWN_DEVICES: 'quarantine' } })
    expect((await device.ask(lines('a'))).code).toBe('2.04')
    expect(bus.rejected()).toMatchObject([{ deviceId: 'ABC123', reason: 'device is not registered', unproven: true }])
    expect(bus.logs()).toEqual([])
  })

  it('where its record cannot be read, a quarantined stage answers 5.03 and another one takes the lines', async () => {
    const readDevice = async () => {
      throw new Error('no table')
    }
    const strict = await testListener({ readDevice, environment: { UNKNOWN_DEVICES: 'quarantine' } })
    expect((await strict.device.ask(lines('a'))).code).toBe('5.03')
    const open = await testListener({ readDevice })
    expect((await open.device.ask(lines('a'))).code).toBe('2.04')
    expect(open.bus.logs()).toHaveLength(1)
  })

  it('a device that logs too fast is 4.29 with Max-Age, and its uplinks are taken all the same', async () => {
    const { device, bus } = await testListener({ now: () => 0 })
    const codes: string[] = []
    for (let count = 0; count < 60; count += 1) codes.push((await device.ask(lines('x', { messageId: count }))).code)
    expect(codes.filter(code => code === '2.04')).toHaveLength(40)
    const over = await device.ask(lines('x', { messageId: 99 }))
    expect([over.code, over.option('Max-Age')?.length]).toEqual(['4.29', 1])
    expect((await device.ask(request({ messageId: 100, payload: someUplink }))).code).toBe('2.05')
    expect(bus.logs()).toHaveLength(40)
    expect(bus.rejected()[0]).toMatchObject({ deviceId: 'ABC123', reason: 'over its rate' })
  })

  it('lines from an address that the device is not known by are marked, and take from the share of such addresses', async () => {
    const { device, bus, listener } = await testListener({ now: () => 0 })
    const stranger = await deviceSocket(listener.coapPort, 'udp4', '127.0.0.2')
    await device.ask(lines('own', { messageId: 1 }))
    const codes: string[] = []
    for (let count = 0; count < 60; count += 1) codes.push((await stranger.ask(lines('x', { messageId: count }))).code)
    stranger.close()
    expect(codes.filter(code => code === '2.04')).toHaveLength(20)
    expect((await device.ask(lines('own', { messageId: 2 }))).code).toBe('2.04')
    const marks = bus.logs().map(({ lines: [line], unproven }) => [line?.message, unproven])
    expect(marks.filter(([message]) => message === 'own')).toEqual([
      ['own', undefined],
      ['own', undefined],
    ])
    expect(new Set(marks.filter(([message]) => message === 'x').map(([, mark]) => mark))).toEqual(new Set([true]))
  })

  it('lines in many new names take from their address what uplinks take', async () => {
    const { device } = await testListener({ now: () => 0, environment: { NEW_NAMES_PER_MINUTE: 5 } })
    const codes: string[] = []
    for (let count = 0; count < 20; count += 1) {
      codes.push((await device.ask(lines('x', { deviceId: `New-${count}`, messageId: count }))).code)
    }
    expect(codes.filter(code => code === '2.04')).toHaveLength(10)
    expect((await device.ask(request({ path: ['uplink', 'New-99'], messageId: 99, payload: someUplink }))).code).toBe(
      '4.29',
    )
  })
})

it('a flood of lines does not hold up uplinks: each call to the bus has room for them', async () => {
  const { device, bus } = await testListener({
    environment: { DEVICE_RATE_PER_SECOND: 10_000, DEVICE_RATE_BURST: 10_000, NEW_NAMES_PER_MINUTE: 100_000 },
  })
  const held = gate()
  bus.respond = async entries => {
    await held.opened
    return entries.map(() => undefined)
  }
  for (let count = 0; count < 200; count += 1)
    device.send(lines('x', { deviceId: `Flood-${count % 20}`, messageId: count }))
  await device.receivedUntilPing()
  const before = bus.calls.length
  device.send(request({ messageId: 999, path: ['uplink', 'Quiet'], payload: someUplink }))
  await device.receivedUntilPing()
  held.open()
  await expect.poll(() => bus.uplinks().length).toBe(1)
  const place = bus.calls.findIndex(entries => entries.some(({ detailType }) => detailType === 'Uplink'))
  expect(place).toBe(before)
  await expect.poll(() => bus.logs().length).toBe(200)
})
