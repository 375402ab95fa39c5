import { describe, expect, it } from 'vitest'
import { emptyMessage } from '../core/coap/message/encode.ts'
import { encodeUint } from '../core/coap/message/uint.ts'
import { deviceSocket } from '../core/coap/testing/deviceSocket.ts'
import { request } from '../core/coap/testing/request.ts'
import { gate } from './testing/recordingBus.ts'
import { downlinks, someUplink, testListener, uplinks } from './testing/testListener.ts'

describe('an uplink', () => {
  it('is on the bus when it is acknowledged', async () => {
    const { device, bus } = await testListener()
    const answer = await device.ask(request({ messageId: 7, payload: someUplink }))
    expect(answer).toMatchObject({ ack: true, messageId: 7, token: Buffer.from([1, 2, 3, 4]) })
    expect(bus.uplinks()).toMatchObject([
      {
        deviceId: 'ABC123',
        uplink: { uplink_count: 42 },
        wire: { type: 'CON', messageId: 7, token: '01020304', raw: Buffer.from(someUplink).toString('base64') },
      },
    ])
  })

  it('that is non-confirmable gets a non-confirmable answer', async () => {
    const { device, bus } = await testListener()
    const answer = await device.ask(request({ type: 'NON', payload: someUplink }))
    expect(answer).toMatchObject({ code: '2.05', confirmable: false, ack: false, reset: false })
    expect(bus.uplinks()).toMatchObject([{ wire: { type: 'NON' } }])
  })

  it('takes its device from heartbeat.config.dev_id when the path has no device id', async () => {
    const { device, bus } = await testListener()
    const payload = uplinks.encode({ heartbeat: { config: { dev_id: 'XYZ' } } })
    await device.ask(request({ path: ['uplink'], payload }))
    expect(bus.uplinks()).toMatchObject([{ deviceId: 'XYZ' }])
  })

  it('reaches the listener over IPv6 too', async () => {
    const { listener, bus } = await testListener()
    const device = await deviceSocket(listener.coapPort, 'udp6')
    await device.ask(request({ payload: someUplink }))
    expect(bus.uplinks()).toHaveLength(1)
    device.close()
  })

  it('is not acknowledged when the bus refuses it, and is accepted when it comes again', async () => {
    const { device, bus } = await testListener()
    bus.respond = async entries => entries.map(() => 'InternalFailure')
    const datagram = request({ payload: someUplink })
    const refused = await device.ask(datagram)
    expect(refused.code).toBe('5.03')
    expect(refused.option('Max-Age')).toEqual(encodeUint(5))
    bus.respond = undefined
    expect((await device.ask(datagram)).code).toBe('2.05')
    expect(new Set(bus.uplinks().map(({ id }) => id.slice(10))).size).toBe(1)
  })
})

describe('the downlink', () => {
  it('goes to a device that has reported no configuration', async () => {
    const { device } = await testListener()
    const answer = await device.ask(request({ payload: someUplink }))
    expect(answer.code).toBe('2.05')
    expect(answer.option('Content-Format')).toEqual(encodeUint(42))
    expect(downlinks.decode(answer.payload)).toMatchObject({
      config: { heartbeat_interval: 720, location_mode: 'WIFI' },
      server_time: expect.any(Number),
    })
  })

  it('is not sent to a device that reports the desired configuration', async () => {
    const { device } = await testListener()
    const config = { heartbeat_interval: 720, location_mode: 'WIFI' }
    const answer = await device.ask(request({ payload: uplinks.encode({ heartbeat: { config } }) }))
    expect(answer.code).toBe('2.04')
    expect(answer.payload).toHaveLength(0)
    expect((await device.ask(request({ payload: someUplink }))).code).toBe('2.04')
  })

  it('carries the configuration that the record desires', async () => {
    const { device } = await testListener({
      readDevice: async () => ({ deviceId: 'A', desired: { heartbeat_interval: 60 } }),
    })
    const answer = await device.ask(request({ payload: someUplink }))
    expect(downlinks.decode(answer.payload).config).toEqual({ heartbeat_interval: 60, location_mode: 'WIFI' })
  })

  it('is left out when the table cannot be read', async () => {
    const { device } = await testListener({ readDevice: () => Promise.reject(new Error('no table')) })
    expect((await device.ask(request({ payload: someUplink }))).code).toBe('2.04')
  })

  it('is left out when the table does not answer', async () => {
    const { device, bus } = await testListener({ readDevice: () => new Promise(() => {}) })
    expect((await device.ask(request({ payload: someUplink }))).code).toBe('2.04')
    expect(bus.uplinks()).toHaveLength(1)
  })
})

describe('an uplink that cannot be accepted', () => {
  it('is answered 4.00 and put on the bus as rejected', async () => {
    const { device, bus } = await testListener()
    const answer = await device.ask(request({ payload: Buffer.from([0x0a, 0xff]) }))
    expect(answer.code).toBe('4.00')
    expect(answer.payload.toString()).toBe('not an Uplink')
    await expect.poll(() => bus.rejected()).toMatchObject([{ deviceId: 'ABC123', wire: { raw: 'Cv8=', bytes: 2 } }])
  })

  it.each([
    ['no device id', ['uplink'], {}, 'no device id'],
    ['an invalid device id', ['uplink', '-x'], {}, 'bad device id'],
    ['a device id that is percent-encoded', ['uplink', 'A%42'], {}, 'bad device id'],
    ['an empty device id', ['uplink', ''], {}, 'bad device id'],
  ])('is 4.00 with %s', async (_, path, uplink, diagnostic) => {
    const { device, bus } = await testListener()
    const answer = await device.ask(request({ path, payload: uplinks.encode(uplink) }))
    expect(answer.code).toBe('4.00')
    expect(answer.payload.toString()).toBe(diagnostic)
    await expect.poll(() => bus.rejected()).toHaveLength(1)
    expect(bus.rejected()[0]).not.toHaveProperty('deviceId')
  })

  it('is 4.00 with two device ids, and told under both', async () => {
    const { device, bus } = await testListener()
    const payload = uplinks.encode({ heartbeat: { config: { dev_id: 'B' } } })
    expect((await device.ask(request({ path: ['uplink', 'A'], payload }))).code).toBe('4.00')
    await expect.poll(() => bus.rejected().map(({ deviceId }) => deviceId)).toEqual(['A', 'B'])
  })

  it('and names no device is put on the bus at a limited rate for each sender', async () => {
    const { device, bus } = await testListener()
    for (let count = 0; count < 15; count += 1) {
      const datagram = request({ path: ['uplink'], payload: Buffer.from([0xff, count]) })
      expect((await device.ask(datagram)).code).toBe('4.00')
    }
    expect(bus.rejected().length).toBeLessThan(15)
    expect(bus.rejected().length).toBeGreaterThanOrEqual(9)
  })

  it('is answered 4.00 even when the bus refuses it', async () => {
    const { device, bus } = await testListener()
    bus.respond = () => Promise.reject(new Error('refused'))
    expect((await device.ask(request({ payload: Buffer.from([0xff]) }))).code).toBe('4.00')
  })
})

describe('admission', () => {
  it('holds a device to its rate', async () => {
    const { device } = await testListener({ environment: { DEVICE_RATE_PER_SECOND: 1, DEVICE_RATE_BURST: 2 } })
    const codes = []
    for (let count = 0; count < 3; count += 1) codes.push(await device.ask(request({ payload: someUplink })))
    expect(codes.map(({ code }) => code)).toEqual(['2.05', '2.05', '4.29'])
    expect(codes[2]?.option('Max-Age')).toEqual(encodeUint(2))
    expect((await device.ask(request({ path: ['uplink', 'other'], payload: someUplink }))).code).toBe('2.05')
  })

  it('sheds requests beyond the maximum in flight, and recovers', async () => {
    const { device, bus } = await testListener({ environment: { MAX_IN_FLIGHT: 3 } })
    const held = gate()
    bus.respond = async entries => {
      await held.opened
      return entries.map(() => undefined)
    }
    const waiting = [1, 2, 3].map(messageId => device.ask(request({ messageId, payload: someUplink })))
    const datagram = request({ messageId: 4, payload: someUplink })
    const shed = await device.ask(datagram)
    expect(shed.code).toBe('5.03')
    expect(shed.option('Max-Age')).toEqual(encodeUint(5))
    held.open()
    expect((await Promise.all(waiting)).map(({ code }) => code)).toEqual(['2.05', '2.05', '2.05'])
    expect((await device.ask(datagram)).code).toBe('2.05')
  })

  it('quarantines a device that nobody registered', async () => {
    const { device, bus } = await testListener({
      environment: { UNKNOWN_DEVICES: 'quarantine' },
      readDevice: async deviceId =>
        deviceId === 'known' ? { deviceId, registeredAt: '2024-01-15T10:30:00.000Z' } : undefined,
    })
    const unknown = await device.ask(request({ payload: someUplink }))
    expect(unknown.code).toBe('2.04')
    expect(bus.rejected()).toMatchObject([{ deviceId: 'ABC123', reason: 'device is not registered' }])
    expect((await device.ask(request({ path: ['uplink', 'known'], payload: someUplink }))).code).toBe('2.05')
    expect(bus.uplinks()).toMatchObject([{ deviceId: 'known' }])
  })

  it('keeps nothing in quarantine when the record cannot be read', async () => {
    const { device, bus } = await testListener({
      environment: { UNKNOWN_DEVICES: 'quarantine' },
      readDevice: () => Promise.reject(new Error('no table')),
    })
    expect((await device.ask(request({ payload: someUplink }))).code).toBe('5.03')
    expect(bus.calls).toHaveLength(0)
  })
})

describe('resource discovery', () => {
  it('lists the resources', async () => {
    const { device } = await testListener()
    const answer = await device.ask(request({ code: '0.01', path: ['.well-known', 'core'] }))
    expect(answer.code).toBe('2.05')
    expect(answer.option('Content-Format')).toEqual(encodeUint(40))
    expect(answer.payload.toString()).toBe('</uplink>;ct=42,</logs>;ct="0 50 60"')
  })
})

describe('health', () => {
  it('stays well while the bus refuses, and says so: taking out every task would leave nobody to tell devices', async () => {
    const { device, bus, health } = await testListener()
    bus.respond = () => Promise.reject(new Error('no route'))
    expect((await device.ask(request({ payload: someUplink }))).code).toBe('5.03')
    expect(await health()).toMatchObject({
      status: 200,
      body: { status: 'ok', bus: { status: 'refusing', seconds: expect.any(Number) } },
    })
    bus.respond = undefined
    await device.ask(request({ messageId: 9, payload: someUplink }))
    expect(await health()).toMatchObject({
      status: 200,
      body: { bus: { status: 'ok' }, devicesTable: { status: 'ok' } },
    })
  })

  it('tells that the table does not answer, while uplinks go on without their records', async () => {
    const { device, health } = await testListener({ readDevice: () => Promise.reject(new Error('no table')) })
    for (let messageId = 1; messageId <= 3; messageId += 1) {
      expect((await device.ask(request({ messageId, payload: someUplink }))).code).toBe('2.04')
    }
    expect(await health()).toMatchObject({ status: 200, body: { devicesTable: { status: 'not answering' } } })
  })
})

describe('stopping', () => {
  it('fails the health check first and goes on answering devices', async () => {
    const { device, listener, health } = await testListener()
    expect(await health()).toMatchObject({ status: 200, body: { status: 'ok', inFlight: 0 } })
    listener.drain()
    expect(await health()).toMatchObject({ status: 503, body: { status: 'draining' } })
    expect((await device.ask(request({ payload: someUplink }))).code).toBe('2.05')
  })

  it('finishes the requests in flight', async () => {
    const { device, listener, bus } = await testListener()
    const held = gate()
    bus.respond = async entries => {
      await held.opened
      return entries.map(() => undefined)
    }
    const answer = device.ask(request({ payload: someUplink }))
    await expect.poll(() => bus.calls).toHaveLength(1)
    const closed = listener.close()
    held.open()
    expect((await answer).code).toBe('2.05')
    await closed
    await expect(fetch(`http://127.0.0.1:${listener.healthPort}/health`)).rejects.toThrow()
  })
})

it('answers a ping', async () => {
  const { device } = await testListener()
  expect(await device.ask(emptyMessage('CON', 99))).toMatchObject({ reset: true, code: '0.00' })
})
