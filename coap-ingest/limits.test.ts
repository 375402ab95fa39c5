import { describe, expect, it } from 'vitest'
import { encodeUint } from '../core/coap/message/uint.ts'
import type { DeviceSocket } from '../core/coap/testing/deviceSocket.ts'
import { deviceSocket } from '../core/coap/testing/deviceSocket.ts'
import { request } from '../core/coap/testing/request.ts'
import { addressesIn } from '../core/devices/addresses.ts'
import { recordAfter } from '../core/devices/note/after.ts'
import type { DeviceRecord } from '../core/devices/record.ts'
import { gate } from './testing/recordingBus.ts'
import { someUplink, testListener, uplinks } from './testing/testListener.ts'

/** The Devices table as `persist` leaves it, which two listeners may share. */
const table = (records: readonly DeviceRecord[] = []) => {
  const held = new Map(records.map(record => [record.deviceId, record]))
  return {
    read: async (deviceId: string) => held.get(deviceId),
    /** Notes the uplinks that a listener has put on the bus. */
    note: (uplinksOnBus: ReturnType<Awaited<ReturnType<typeof testListener>>['bus']['uplinks']>) => {
      for (const { deviceId, id, receivedAt, address } of uplinksOnBus) {
        held.set(
          deviceId,
          recordAfter(held.get(deviceId) ?? { deviceId }, { id, receivedAt, address, reported: undefined }),
        )
      }
    },
    record: (deviceId: string) => held.get(deviceId),
  }
}

const start = async ({ environment = {}, records = [] as readonly DeviceRecord[], devices = table(records) } = {}) => {
  let nowMs = 0
  const now = () => nowMs
  const listener = await testListener({
    environment: { DEVICE_RECORD_SECONDS: 3600, ...environment },
    readDevice: devices.read,
    clock: () => Date.parse('2026-11-28T00:00:00Z') + nowMs,
    now,
  })
  const sockets: DeviceSocket[] = []
  const from = async (address: string) => {
    const socket = await deviceSocket(listener.listener.coapPort, 'udp4', address)
    sockets.push(socket)
    return socket
  }
  return { ...listener, devices, from, pass: (ms: number) => (nowMs += ms) }
}

const uplink = (deviceId = 'ABC123') => request({ path: ['uplink', deviceId], payload: someUplink })
const codeOf = async (socket: DeviceSocket, datagram = uplink()) => (await socket.ask(datagram)).code
const garbage = (deviceId = 'ABC123') => request({ path: ['uplink', deviceId], payload: Buffer.of(0xff, 1) })

describe('a stranger who sends in the name of a device', () => {
  const flood = async (stranger: DeviceSocket, perSecond: number, pass: (ms: number) => void) => {
    const codes: string[] = []
    // Two seconds of it, of which the listener's own clock is a part of the test.
    for (let message = 0; message < 2 * perSecond; message++) {
      codes.push(await codeOf(stranger))
      pass(1000 / perSecond)
    }
    return codes
  }

  describe.each([30, 300])('%i times a second', perSecond => {
    it.each([
      ['before the device', ['stranger', 'device', 'device']],
      ['between its uplinks', ['device', 'stranger', 'device', 'stranger', 'device']],
      ['after its first uplink', ['device', 'device', 'stranger', 'device']],
    ])('%s does not keep it from being heard', async (_, order) => {
      const { from, pass } = await start()
      const [device, stranger] = [await from('127.0.0.1'), await from('127.0.0.2')]
      const heard: string[] = []
      const refused: string[] = []
      for (const turn of order) {
        if (turn === 'device') heard.push(await codeOf(device))
        else refused.push(...(await flood(stranger, perSecond, pass)).filter(code => code === '4.29'))
      }
      expect(heard).toEqual(heard.map(() => '2.05'))
      if (perSecond === 300) expect(refused.length).toBeGreaterThan(0)
    })
  })

  it('is held to what is left when there are more of them than the record remembers', async () => {
    const { from, pass } = await start()
    const device = await from('127.0.0.1')
    expect(await codeOf(device)).toBe('2.05')
    const strangers = await Promise.all(Array.from({ length: 12 }, (_, index) => from(`127.0.1.${index + 1}`)))
    for (let round = 0; round < 20; round++) {
      for (const stranger of strangers) await codeOf(stranger)
      pass(50)
    }
    expect(await codeOf(device)).toBe('2.05')
  })

  it('stays a stranger when the listener starts again, or another one is reached: the record knows', async () => {
    const first = await start()
    const [device, stranger] = [await first.from('127.0.0.1'), await first.from('127.0.0.2')]
    await codeOf(device)
    await codeOf(stranger)
    first.devices.note(first.bus.uplinks())
    expect(addressesIn(first.devices.record('ABC123')?.addresses)).toHaveLength(2)

    const second = await start({ devices: first.devices })
    const [again, strangerAgain] = [await second.from('127.0.0.1'), await second.from('127.0.0.2')]
    for (let message = 0; message < 100; message++) await codeOf(strangerAgain)
    expect(await codeOf(again)).toBe('2.05')
    const proofs = second.bus.uplinks().map(({ unproven }) => unproven === true)
    expect(proofs.at(-1)).toBe(false)
    expect(new Set(proofs.slice(0, -1))).toEqual(new Set([true]))
  })

  it('is marked, until its address has been known for an hour', async () => {
    const { bus, from, pass, devices } = await start()
    const [device, stranger] = [await from('127.0.0.1'), await from('127.0.0.2')]
    await codeOf(device)
    await codeOf(stranger)
    pass(3_599_000)
    await codeOf(stranger)
    devices.note(bus.uplinks())
    pass(1000)
    await codeOf(stranger)
    expect(bus.uplinks().map(({ unproven }) => unproven ?? false)).toEqual([false, true, true, false])
    expect(new Set(bus.uplinks().map(({ address }) => address)).size).toBe(2)
  })

  it('leaves no address in events or logs', async () => {
    const { bus, from, logged } = await start()
    const stranger = await from('127.0.0.2')
    await codeOf(stranger)
    await codeOf(stranger, garbage())
    await expect.poll(() => bus.rejected()).toHaveLength(1)
    expect(JSON.stringify([bus.calls, logged])).not.toContain('127.0.0.2')
  })
})

describe('new names', () => {
  it('are limited for each address: 500 made-up ones leave twenty records', async () => {
    const { bus, from } = await start({ environment: { NEW_NAMES_PER_MINUTE: 10 } })
    const stranger = await from('127.0.0.2')
    const codes: string[] = []
    for (let name = 0; name < 500; name++) codes.push(await codeOf(stranger, uplink(`made-up-${name}`)))
    expect(codes.filter(code => code === '2.05')).toHaveLength(20)
    expect(codes.filter(code => code === '4.29')).toHaveLength(480)
    expect(bus.uplinks()).toHaveLength(20)
    expect(bus.rejected()).toEqual([])

    const elsewhere = await from('127.0.0.3')
    expect(await codeOf(elsewhere, uplink('new-2'))).toBe('2.05')
  })

  it('are limited as well when they come in one burst, more than records can be read at a time', async () => {
    const devices = table()
    const found = gate()
    const { bus, device } = await testListener({
      environment: { NEW_NAMES_PER_MINUTE: 10 },
      readDevice: async deviceId => {
        await found.opened
        return devices.read(deviceId)
      },
      recordWaitMs: 20_000,
      now: () => 0,
    })
    for (let name = 0; name < 300; name++) {
      device.send(request({ type: 'NON', path: ['uplink', `made-up-${name}`], payload: someUplink }))
    }
    await device.receivedUntilPing()
    found.open()
    await device.receivedUntilPing()
    await expect.poll(() => bus.uplinks()).toHaveLength(20)
  })

  it('come back with time, and the answer says when', async () => {
    const { from, pass } = await start({ environment: { NEW_NAMES_PER_MINUTE: 1 } })
    const device = await from('127.0.0.1')
    for (const name of ['a', 'b']) expect(await codeOf(device, uplink(name))).toBe('2.05')
    const refused = await device.ask(uplink('c'))
    expect([refused.code, refused.option('Max-Age')]).toEqual(['4.29', encodeUint(60)])
    expect(await codeOf(device, uplink('a'))).toBe('2.05')
    pass(60_000)
    expect(await codeOf(device, uplink('c'))).toBe('2.05')
  })

  it('are no names that have a record, however many devices are behind one NAT', async () => {
    const records = Array.from({ length: 50 }, (_, index) => ({ deviceId: `fleet-${index}` }))
    const { from } = await start({ environment: { NEW_NAMES_PER_MINUTE: 1 }, records })
    const nat = await from('127.0.0.1')
    for (const { deviceId } of records) expect(await codeOf(nat, uplink(deviceId))).toBe('2.05')
  })

  it('in quarantine are limited as well, with and without a record', async () => {
    const { bus, from } = await start({
      environment: { NEW_NAMES_PER_MINUTE: 5, UNKNOWN_DEVICES: 'quarantine' },
      records: [{ deviceId: 'known', registeredAt: 'then' }, { deviceId: 'once-heard' }],
    })
    const stranger = await from('127.0.0.2')
    const codes: string[] = []
    for (let name = 0; name < 20; name++) codes.push(await codeOf(stranger, uplink(`made-up-${name}`)))
    for (let times = 0; times < 5; times++) codes.push(await codeOf(stranger, uplink('once-heard')))
    expect(codes.filter(code => code === '2.04')).toHaveLength(10)
    expect(codes.filter(code => code === '4.29')).toHaveLength(15)
    // Refusals in the name that has a record are told under it, too: as often as those of any device.
    expect(bus.rejected().filter(({ deviceId }) => deviceId !== 'once-heard')).toHaveLength(10)
    expect(await codeOf(stranger, uplink('known'))).toBe('2.05')
  })
})

describe('a blocked device', () => {
  it('is answered 4.03, and what is sent in its name is told under it', async () => {
    const { bus, from } = await start({ records: [{ deviceId: 'ABC123', blockedAt: 'then' }] })
    const device = await from('127.0.0.1')
    const answer = await device.ask(uplink())
    expect([answer.code, answer.payload.toString()]).toEqual(['4.03', 'blocked'])
    await expect.poll(() => bus.rejected()).toMatchObject([{ deviceId: 'ABC123', reason: 'the device is blocked' }])
    expect(bus.uplinks()).toEqual([])
  })
})

describe('what is refused', () => {
  const known: readonly DeviceRecord[] = [{ deviceId: 'ABC123' }, { deviceId: 'OTHER' }]
  const inBody = uplinks.encode({ heartbeat: { config: { dev_id: 'ABC123' } } })

  it.each([
    [
      'another Content-Format',
      '4.15',
      request({ options: [{ number: 12, value: encodeUint(50) }] }),
      'Content-Format is 50',
    ],
    ['another Accept', '4.06', request({ options: [{ number: 17, value: encodeUint(0) }] }), 'Accept is 0'],
    [
      'a body that is too large',
      '4.13',
      request({ payload: Buffer.alloc(1500, 1) }),
      'the body has more than 1024 bytes',
    ],
    ['another method', '4.05', request({ code: '0.01' }), 'the method is not POST'],
    [
      'an unknown critical option',
      '4.02',
      request({ options: [{ number: 9, value: Buffer.of(1) }] }),
      'an unknown critical option',
    ],
    [
      'a block of a body',
      '4.02',
      request({ options: [{ number: 27, value: Buffer.of(0x0e) }] }),
      'an unknown critical option',
    ],
    [
      'a proxy',
      '5.05',
      request({ options: [{ number: 39, value: Buffer.from('coap') }] }),
      'proxying is not supported',
    ],
    ['no uplink', '4.00', garbage(), expect.any(String)],
    [
      'a bad id in its path and a good one in its body',
      '4.00',
      request({ path: ['uplink', '-x'], payload: inBody }),
      'the device id breaks the rule',
    ],
    [
      'another Content-Format, and its device in the body',
      '4.15',
      request({ path: ['uplink'], payload: inBody, options: [{ number: 12, value: encodeUint(0) }] }),
      'Content-Format is 0',
    ],
    ['a slash too many', '4.04', request({ path: ['uplink', 'ABC123', ''] }), 'there is no such path'],
    ['one at the beginning', '4.04', request({ path: ['', 'uplink', 'ABC123'] }), 'there is no such path'],
    ['a segment too many', '4.04', request({ path: ['uplink', 'ABC123', 'x'] }), 'there is no such path'],
    ['another case of the path', '4.04', request({ path: ['Uplink', 'ABC123'] }), 'there is no such path'],
    ['another path', '4.04', request({ path: ['up'], payload: inBody }), 'there is no such path'],
    [
      'another path and an unknown critical option',
      '4.02',
      request({ path: ['up'], payload: inBody, options: [{ number: 9, value: Buffer.of(1) }] }),
      'an unknown critical option',
    ],
  ])('for %s is %s and told under the device that it names', async (_, code, datagram, reason) => {
    const { bus, from, health } = await start({ records: known })
    expect(await codeOf(await from('127.0.0.1'), datagram)).toBe(code)
    await expect.poll(() => bus.rejected()).toMatchObject([{ deviceId: 'ABC123', reason }])
    const { counters } = (await health()).body as { counters: Record<string, number> }
    expect(Object.keys(counters).filter(name => name.startsWith('refused.'))).toHaveLength(1)
  })

  it('for a path that does not exist is told to nobody when it names no device, and is counted', async () => {
    const { bus, from, health } = await start()
    expect(await codeOf(await from('127.0.0.1'), request({ path: ['nowhere'], code: '0.01' }))).toBe('4.04')
    expect((await health()).body).toMatchObject({ counters: { 'refused.request': 1 } })
    expect(bus.calls).toEqual([])
  })

  it('for its size is told with its size, and with its first 1,024 bytes', async () => {
    const { bus, from } = await start({ records: known })
    await codeOf(await from('127.0.0.1'), request({ payload: Buffer.alloc(1500, 1) }))
    await expect.poll(() => bus.rejected()).toHaveLength(1)
    const [rejected] = bus.rejected()
    expect(rejected?.wire.bytes).toBe(1500)
    expect(Buffer.from(rejected?.wire.raw ?? '', 'base64')).toHaveLength(1024)
  })

  it('for its rate is told too, and is another event than the uplink that the same datagram becomes later', async () => {
    const { bus, from, pass } = await start({
      records: known,
      environment: { DEVICE_RATE_PER_SECOND: 1, DEVICE_RATE_BURST: 1 },
    })
    const device = await from('127.0.0.1')
    await codeOf(device)
    await codeOf(device)
    const datagram = uplink()
    expect(await codeOf(device, datagram)).toBe('4.29')
    await expect.poll(() => bus.rejected()).toMatchObject([{ deviceId: 'ABC123', reason: 'over its rate' }])
    pass(10_000)
    expect(await codeOf(device, datagram)).toBe('2.05')
    expect(bus.uplinks().at(-1)?.id.slice(10)).not.toBe(bus.rejected()[0]?.id.slice(10))
  })

  it('in one device’s name hides nothing that names another one behind the same NAT', async () => {
    const { bus, from } = await start({ records: known })
    const nat = await from('127.0.0.1')
    for (let count = 0; count < 100; count++) await codeOf(nat, garbage('OTHER'))
    await codeOf(nat, garbage('ABC123'))
    await expect.poll(() => bus.rejected().map(({ deviceId }) => deviceId)).toContain('ABC123')
  })

  it('from strangers in its name does not bury what the device itself says, and is counted', async () => {
    const { bus, from, pass } = await start()
    const [device, stranger] = [await from('127.0.0.1'), await from('127.0.0.2')]
    await codeOf(device)
    for (let count = 0; count < 200; count++) await codeOf(stranger, garbage())
    const buried = bus.rejected().length
    expect(buried).toBeLessThanOrEqual(10)
    expect(bus.rejected().every(({ unproven }) => unproven)).toBe(true)

    await codeOf(device, garbage())
    await expect.poll(() => bus.rejected().length).toBeGreaterThan(buried)
    const own = bus.rejected().at(-1)
    expect(own).toMatchObject({ untold: 200 - buried })
    expect(own).not.toHaveProperty('unproven')
    pass(60_000)
    await codeOf(stranger, garbage())
    await expect.poll(() => bus.rejected().length).toBe(buried + 2)
  })

  it('in the name of a device that was registered and never heard is marked: nobody is known by it', async () => {
    const { bus, from } = await start({ records: [{ deviceId: 'ABC123', registeredAt: 'then' }] })
    for (const address of ['127.0.0.2', '127.0.0.3']) await codeOf(await from(address), garbage())
    await expect.poll(() => bus.rejected().map(({ unproven }) => unproven)).toEqual([true, true])
  })

  it('in a name without a record takes from what its address may make up', async () => {
    const { bus, from } = await start({ environment: { NEW_NAMES_PER_MINUTE: 5 } })
    const stranger = await from('127.0.0.2')
    for (let name = 0; name < 100; name++) await codeOf(stranger, garbage(`made-up-${name}`))
    expect(bus.rejected()).toHaveLength(10)
  })
})
