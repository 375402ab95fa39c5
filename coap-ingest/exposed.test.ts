import { describe, expect, it } from 'vitest'
import { emptyMessage } from '../core/coap/message/encode.ts'
import { encodeUint } from '../core/coap/message/uint.ts'
import { request } from '../core/coap/testing/request.ts'
import { gate } from './testing/recordingBus.ts'
import { someUplink, testListener } from './testing/testListener.ts'

/** node-coap alone handles each of these in another way than RFC 7252: see docs/adr/0004. */
describe('where node-coap alone departs from RFC 7252', () => {
  it('a ping is answered with a Reset and reaches no handler', async () => {
    const { device, bus } = await testListener()
    expect(await device.ask(emptyMessage('CON', 9))).toMatchObject({ reset: true, messageId: 9 })
    expect(bus.calls).toHaveLength(0)
  })

  it.each([
    ['a stray Reset', emptyMessage('RST', 9)],
    ['a stray acknowledgement', emptyMessage('ACK', 9)],
    ['an empty non-confirmable message', emptyMessage('NON', 9)],
    ['a response that nobody asked for', Buffer.from('54450009', 'hex').fill(0x50, 0, 1)],
    ['another version', Buffer.from('80020009', 'hex')],
    ['three bytes', Buffer.from('400200', 'hex')],
    ['nothing', Buffer.alloc(0)],
    ['a malformed non-confirmable message', Buffer.from('5902000901', 'hex')],
  ])('%s is ignored', async (_, datagram) => {
    const { device, bus } = await testListener()
    device.send(datagram)
    expect(await device.receivedUntilPing()).toEqual([])
    expect(bus.calls).toHaveLength(0)
  })

  it.each([
    ['a token of 9 bytes', Buffer.concat([Buffer.from('49020009', 'hex'), Buffer.alloc(9), uplinkPath()])],
    ['a token of 15 bytes', Buffer.concat([Buffer.from('4f020009', 'hex'), Buffer.alloc(15), uplinkPath()])],
    ['a token that is cut off', Buffer.from('48020009aabb', 'hex')],
    ['an option that is cut off', Buffer.from('40020009b675706c', 'hex')],
    ['an option with a reserved length', Buffer.from('40020009bf75', 'hex')],
    ['an option with a reserved delta', Buffer.from('40020009f175', 'hex')],
    ['an option whose extended delta is cut off', Buffer.from('40020009e001', 'hex')],
    ['a payload marker before nothing', Buffer.concat([Buffer.from('40020009', 'hex'), uplinkPath(), Buffer.of(0xff)])],
    ['an empty message with a token', Buffer.from('4100000977', 'hex')],
    ['a response', Buffer.from('40450009', 'hex')],
    ['a code of a reserved class', Buffer.from('40220009', 'hex')],
  ])('%s is rejected with a Reset that says nothing about the inside', async (_, datagram) => {
    const { device, bus } = await testListener()
    const answer = await device.ask(datagram)
    expect(answer.bytes).toEqual(Buffer.from('70000009', 'hex'))
    expect(bus.calls).toHaveLength(0)
  })

  it.each([
    ['an unknown critical option', [{ number: 9, value: Buffer.of(1) }], '4.02'],
    ['If-Match, which the listener does not understand', [{ number: 1, value: Buffer.of(1) }], '4.02'],
    ['a critical option that may come once, twice', repeated(7), '4.02'],
    ['a critical option of a wrong length', [{ number: 7, value: Buffer.alloc(3) }], '4.02'],
    ['Proxy-Uri', [{ number: 35, value: Buffer.from('coap://192.0.2.1/') }], '5.05'],
    ['Proxy-Scheme', [{ number: 39, value: Buffer.from('coap') }], '5.05'],
    ['Accept of text', [{ number: 17, value: encodeUint(0) }], '4.06'],
    ['a content-format of JSON', [{ number: 12, value: encodeUint(50) }], '4.15'],
    ['a second block', [{ number: 23, value: encodeUint(0x10) }], '4.02'],
  ])('%s is refused', async (_, options, code) => {
    const { device, bus } = await testListener()
    expect((await device.ask(request({ options, payload: someUplink }))).code).toBe(code)
    expect(bus.uplinks()).toEqual([])
  })

  it('an unknown critical option in a non-confirmable request is rejected', async () => {
    const { device } = await testListener()
    const options = [{ number: 9, value: Buffer.of(1) }]
    expect(await device.ask(request({ type: 'NON', options }))).toMatchObject({ reset: true })
  })

  it.each([
    ['Accept of 42', { number: 17, value: encodeUint(42) }],
    ['a content-format of 42', { number: 12, value: encodeUint(42) }],
    ['Observe', { number: 6, value: encodeUint(0) }],
    ['an unknown elective option', { number: 65_000, value: Buffer.alloc(300) }],
    ['an elective option of a wrong length', { number: 12, value: Buffer.alloc(3) }],
    ['Uri-Host', { number: 3, value: Buffer.from('coap.example') }],
    ['Uri-Query', { number: 15, value: Buffer.from('a=b') }],
    ['the first block of the answer', { number: 23, value: encodeUint(2) }],
  ])('%s is accepted', async (_, option) => {
    const { device, bus } = await testListener()
    const answer = await device.ask(request({ options: [option], payload: someUplink }))
    expect(answer.code).toBe('2.05')
    expect(answer.options.map(({ name }) => name)).toEqual(['Content-Format'])
    expect(bus.uplinks()).toHaveLength(1)
  })

  it('a discovery that wants to observe is answered once, plainly', async () => {
    const { device } = await testListener()
    const options = [{ number: 6, value: encodeUint(0) }]
    const answer = await device.ask(request({ code: '0.01', path: ['.well-known', 'core'], options }))
    expect(answer.options.map(({ name }) => name)).toEqual(['Content-Format'])
  })

  it.each([1024, 1025, 20_000])('a payload of %i bytes', async size => {
    const { device } = await testListener()
    const answer = await device.ask(request({ payload: Buffer.alloc(size, 0xff) }))
    expect(answer.code).toBe(size > 1024 ? '4.13' : '4.00')
    expect(answer.option('Size1')).toEqual(size > 1024 ? encodeUint(1024) : undefined)
  })

  it.each([
    ['0.01', ['uplink'], '4.05'],
    ['0.03', ['uplink', 'A'], '4.05'],
    ['0.05', ['uplink', 'A'], '4.05'],
    ['0.31', ['uplink', 'A'], '4.05'],
    ['0.02', ['.well-known', 'core'], '4.05'],
    ['0.02', [], '4.04'],
    ['0.02', ['uplink', 'A', 'B'], '4.04'],
    ['0.01', ['.well-known'], '4.04'],
  ])('%s %s is %s', async (code, path, expected) => {
    const { device } = await testListener()
    const answer = await device.ask(request({ code, path }))
    expect(answer).toMatchObject({ code: expected, payload: Buffer.alloc(0) })
  })
})

describe('a retransmission', () => {
  it('while the handler runs is one event and one answer', async () => {
    const { device, bus } = await testListener()
    const held = gate()
    bus.respond = async entries => {
      await held.opened
      return entries.map(() => undefined)
    }
    const datagram = request({ messageId: 5, payload: someUplink })
    const answer = device.next(5)
    for (let times = 0; times < 3; times += 1) device.send(datagram)
    expect(await device.receivedUntilPing()).toEqual([])
    held.open()
    await answer
    expect(await device.receivedUntilPing()).toHaveLength(1)
    expect(bus.uplinks()).toHaveLength(1)
  })

  it.each(['CON', 'NON'] as const)('of a %s after the answer gets the same bytes again', async type => {
    const { device, bus } = await testListener()
    const datagram = request({ type, payload: someUplink })
    const first = await device.ask(datagram)
    const second = await device.ask(datagram)
    expect(second.bytes).toEqual(first.bytes)
    expect(bus.uplinks()).toHaveLength(1)
  })

  it('of a rejected uplink is rejected once', async () => {
    const { device, bus } = await testListener()
    const datagram = request({ payload: Buffer.of(0xff) })
    expect((await device.ask(datagram)).bytes).toEqual((await device.ask(datagram)).bytes)
    expect(bus.rejected()).toHaveLength(1)
  })

  it('is not assumed when a message id comes back with another message', async () => {
    const { device, bus } = await testListener()
    await device.ask(request({ messageId: 5, payload: someUplink }))
    await device.ask(request({ messageId: 5, token: Buffer.of(9), payload: someUplink }))
    expect(bus.uplinks()).toHaveLength(2)
  })
})

describe('the answer', () => {
  it.each([
    ['bytes that are not an uplink', request({ token: Buffer.of(1), path: ['uplink'], payload: Buffer.of(0xff) })],
    ['an unknown critical option', Buffer.from('4002000510', 'hex')],
    ['a path that does not exist', Buffer.from('40010005', 'hex')],
    ['a ping', emptyMessage('CON', 77)],
    ['discovery', request({ code: '0.01', path: ['.well-known', 'core'], token: Buffer.alloc(0) })],
    ['an empty uplink', request({ token: Buffer.alloc(0), path: ['uplink', 'A'] })],
  ])('to %s is at most three times as long', async (_, datagram) => {
    const { device } = await testListener()
    const answer = await device.ask(datagram)
    expect(answer.bytes.length).toBeLessThanOrEqual(3 * datagram.length)
  })

  it('is only an acknowledgement when the client wants no response (RFC 7967)', async () => {
    const { device, bus } = await testListener()
    const options = [{ number: 258, value: encodeUint(26) }]
    const datagram = request({ options, payload: someUplink })
    expect(await device.ask(datagram)).toMatchObject({ code: '0.00', ack: true })
    expect(await device.ask(datagram)).toMatchObject({ code: '0.00', ack: true })
    device.send(request({ type: 'NON', options, payload: someUplink }))
    await expect.poll(() => bus.uplinks().length).toBe(2)
    expect(await device.receivedUntilPing()).toHaveLength(2)
  })
})

function uplinkPath(): Buffer {
  return Buffer.concat([Buffer.of(0xb6), Buffer.from('uplink')])
}

function repeated(number: number) {
  return [
    { number, value: encodeUint(1) },
    { number, value: encodeUint(1) },
  ]
}
