import { describe, expect, it } from 'vitest'
import { encodeUint } from '../core/coap/message/uint.ts'
import { request } from '../core/coap/testing/request.ts'
import { someUplink, testListener } from './testing/testListener.ts'

const BLOCK1 = 27
const BLOCK2 = 23

describe('Block1 (RFC 7959): the whole body in one block', () => {
  it('is taken from a client that always adds the option, and repeated in the answer', async () => {
    const { device, bus } = await testListener()
    const answer = await device.ask(Buffer.from('40020003b675706c696e6b03424c31d10302ff082a', 'hex'))
    expect(answer.code).toBe('2.05')
    expect(answer.option('Block1')).toEqual(Buffer.of(2))
    expect(bus.uplinks()).toMatchObject([{ deviceId: 'BL1', uplink: { uplink_count: 42 } }])
  })

  it.each([
    ['SZX 0 as an empty value', Buffer.alloc(0)],
    ['SZX 0 in one byte', Buffer.of(0)],
    ['SZX 6', Buffer.of(6)],
    ['SZX 6 with leading zeros', Buffer.of(0, 0, 6)],
  ])('is taken with %s, by CON and NON', async (_, value) => {
    const { device, bus } = await testListener()
    for (const type of ['CON', 'NON'] as const) {
      const answer = await device.ask(request({ type, options: [{ number: BLOCK1, value }], payload: someUplink }))
      expect(answer.code).toBe('2.05')
      expect(answer.option('Block1')).toEqual(value)
    }
    expect(bus.uplinks()).toHaveLength(2)
  })

  it('is taken from a client that tells the size of the body beside it', async () => {
    const { device } = await testListener()
    const options = [
      { number: BLOCK1, value: Buffer.of(6) },
      { number: 60, value: encodeUint(someUplink.length) },
    ]
    expect((await device.ask(request({ options, payload: someUplink }))).code).toBe('2.05')
  })

  it('gets the same answer again for a retransmission', async () => {
    const { device, bus } = await testListener()
    const datagram = request({ options: [{ number: BLOCK1, value: Buffer.of(6) }], payload: someUplink })
    expect((await device.ask(datagram)).bytes).toEqual((await device.ask(datagram)).bytes)
    expect(bus.uplinks()).toHaveLength(1)
  })

  it('is repeated in a refusal too, but for 4.13, where it would ask for smaller blocks', async () => {
    const { device, bus } = await testListener()
    const options = [{ number: BLOCK1, value: Buffer.of(6) }]
    const malformed = await device.ask(request({ options, payload: Buffer.of(0xff) }))
    expect([malformed.code, malformed.option('Block1')]).toEqual(['4.00', Buffer.of(6)])
    const tooLarge = await device.ask(request({ options, payload: Buffer.alloc(1025) }))
    expect([tooLarge.code, tooLarge.option('Block1')]).toEqual(['4.13', undefined])
    bus.respond = async entries => entries.map(() => 'InternalFailure')
    const busy = await device.ask(request({ options, payload: someUplink }))
    expect([busy.code, busy.option('Block1')]).toEqual(['5.03', Buffer.of(6)])
  })

  it('is not repeated in an answer that the client does not want', async () => {
    const { device } = await testListener()
    const options = [
      { number: BLOCK1, value: Buffer.of(6) },
      { number: 258, value: encodeUint(2) },
    ]
    expect((await device.ask(request({ messageId: 9, options, payload: someUplink }))).bytes.toString('hex')).toBe(
      '60000009',
    )
  })
})

describe('Block1 (RFC 7959): a body in several blocks', () => {
  it.each([
    ['the first of several', 0x0e],
    ['the second of several', 0x1e],
    ['the last of several', 0x26],
    ['a block with the largest number', 0xffff_f6],
    ['a later block of a reserved size', 0x17],
  ])('%s is 4.02, and Reset for a NON', async (_, block) => {
    const { device, bus } = await testListener()
    const options = [{ number: BLOCK1, value: encodeUint(block) }]
    const answer = await device.ask(request({ options, payload: someUplink }))
    expect(answer.code).toBe('4.02')
    expect(answer.options).toEqual([])
    expect(await device.ask(request({ type: 'NON', options, payload: someUplink }))).toMatchObject({ reset: true })
    expect(bus.uplinks()).toEqual([])
  })

  it('is refused before its path, method and format are looked at', async () => {
    const { device } = await testListener()
    const options = [{ number: BLOCK1, value: Buffer.of(0x0e) }]
    expect((await device.ask(request({ path: ['nowhere'], options }))).code).toBe('4.02')
    expect((await device.ask(request({ code: '0.03', options }))).code).toBe('4.02')
    expect((await device.ask(request({ options, payload: Buffer.alloc(1025) }))).code).toBe('4.02')
  })

  it('a size that is reserved (SZX 7) is 4.00', async () => {
    const { device, bus } = await testListener()
    for (const number of [BLOCK1, BLOCK2]) {
      for (const type of ['CON', 'NON'] as const) {
        const options = [{ number, value: Buffer.of(7) }]
        expect((await device.ask(request({ type, options, payload: someUplink }))).code).toBe('4.00')
      }
    }
    expect(bus.uplinks()).toEqual([])
  })

  it('a later block of the answer (Block2) is 4.02, and Reset for a NON', async () => {
    const { device, bus } = await testListener()
    const options = [{ number: BLOCK2, value: encodeUint(0x10) }]
    expect((await device.ask(request({ options, payload: someUplink }))).code).toBe('4.02')
    expect(await device.ask(request({ type: 'NON', options, payload: someUplink }))).toMatchObject({ reset: true })
    expect(bus.uplinks()).toEqual([])
  })
})
