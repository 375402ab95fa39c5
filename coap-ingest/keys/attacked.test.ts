import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { codeByte, codeText, methods } from '../../core/coap/message/code.ts'
import { type Content, NO_BYTES, type Option } from '../../core/coap/message/message.ts'
import { Block1 } from '../../core/coap/options/block.ts'
import { Echo } from '../../core/coap/options/echo.ts'
import { NoResponse } from '../../core/coap/options/noResponse.ts'
import { Observe } from '../../core/coap/options/observe.ts'
import { Oscore } from '../../core/coap/options/oscore.ts'
import { ProxyUri } from '../../core/coap/options/proxy.ts'
import { UriHost, UriPath } from '../../core/coap/options/uri.ts'
import { opaqueOption, stringOption, uintOption } from '../../core/coap/options/value.ts'
import { additionalData } from '../../core/coap/oscore/additionalData.ts'
import { MAX_SEQUENCE_NUMBER } from '../../core/coap/oscore/algorithm.ts'
import { nonceOf } from '../../core/coap/oscore/nonce.ts'
import { isProtected, openResponse } from '../../core/coap/oscore/open.ts'
import { oscoreOptionValue } from '../../core/coap/oscore/optionValue.ts'
import { plaintextOf } from '../../core/coap/oscore/plaintext.ts'
import { pathOptions } from '../../core/coap/uri.ts'
import { newEchoValue } from '../../core/devices/keys/echoValue.ts'
import { newKid } from '../../core/devices/keys/kid.ts'
import { KEYED, keyedListener, secret } from '../testing/keyedListener.ts'
import { gate } from '../testing/recordingBus.ts'
import { someUplink } from '../testing/testListener.ts'

const GARBAGE = Buffer.of(0xff, 1)
const ACCEPTED = expect.stringMatching(/^2\.0[45]$/)
const codeOf = (code: string) => (code.startsWith('2.') ? 'heard' : code)

const inside = (options: readonly Option[] = [], payload = someUplink, code: number = methods.POST): Content => ({
  code,
  options: [...pathOptions('/uplink'), ...options].toSorted((one, other) => one.number - other.number),
  payload,
})

/** A stage whose device has been heard under its key, from the address that the attacker uses too: both are behind one NAT. */
const attacked = async (given: Parameters<typeof keyedListener>[0] = {}) => {
  let address: string | undefined
  const stage = await keyedListener({
    readDevice: async () => ({ ...KEYED, ...(address !== undefined && { addresses: `${address}@0` }) }),
    environment: { DEVICE_RECORD_SECONDS: 0.001 },
    ...given,
  })
  const device = stage.device()
  const say = async (payload: Uint8Array = someUplink) =>
    (await device.request({ method: 'POST', path: '/uplink', payload })).code
  expect(await say()).toEqual(ACCEPTED)
  address = stage.bus.uplinks()[0]?.address
  expect(address).toBeDefined()
  /** The code inside the answer to a message of the device, and whether that was protected. */
  const ask = async (...of: Parameters<typeof stage.protectedMessage>) => {
    const { request, binding } = stage.protectedMessage(...of)
    const answer = await stage.client.request(request)
    if (!isProtected(answer)) return `${answer.code} unprotected`
    const content = openResponse(stage.context, binding, answer)
    return content ? codeOf(codeText(content.code)) : 'not for this request'
  }
  return { ...stage, say, ask }
}

describe('a stranger at the very address of a device with a key', () => {
  it('is seen under its name with a mark, whatever is wrong with the message', async () => {
    const { client, bus } = await attacked()
    const at = { method: 'POST', path: '/uplink/ABC123', payload: someUplink } as const
    const codes = [
      await client.request(at),
      await client.request({ ...at, path: '/logs/ABC123' }),
      await client.request({ ...at, payload: GARBAGE }),
      await client.request({ ...at, method: 'PUT' }),
      await client.request({ ...at, options: [{ number: 9999, value: NO_BYTES }] }),
      await client.request({ ...at, path: '/uplinks/ABC123' }),
    ].map(({ code }) => code)
    expect(codes).toEqual(['4.01', '4.01', '4.00', '4.05', '4.02', expect.stringMatching(/^4\.0[0-9]$/)])
    await expect.poll(() => bus.rejected().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(5)
    expect(bus.rejected().filter(({ unproven }) => !unproven)).toEqual([])
    expect(bus.uplinks().length).toBe(1)
    expect(bus.logs()).toEqual([])
  })

  it('does not hide what the device says itself', async () => {
    const { client, bus, say } = await attacked()
    for (let count = 0; count < 100; count++)
      await client.request({ method: 'POST', path: '/uplink/ABC123', payload: GARBAGE })
    expect(await say(GARBAGE)).toBe('4.00')
    await expect.poll(() => bus.rejected().filter(({ unproven }) => !unproven).length, { timeout: 30_000 }).toBe(1)
  })

  it('does not use up its rate where the stage takes messages without protection, and is marked', async () => {
    const environment = { DEVICE_RATE_PER_SECOND: 0.001, DEVICE_RATE_BURST: 20, DEVICE_RECORD_SECONDS: 0.001 }
    const { client, bus, say } = await attacked({ plainCoap: 'accept', environment })
    const codes = new Set<string>()
    for (let count = 0; count < 60; count++)
      codes.add((await client.request({ method: 'POST', path: '/uplink/ABC123', payload: someUplink })).code)
    expect(codes).toContain('4.29')
    const plain = bus.uplinks().slice(1)
    expect(plain.length).toBeGreaterThan(0)
    expect(plain.filter(({ unproven }) => !unproven)).toEqual([])
    expect(await say()).toEqual(ACCEPTED)
    expect(bus.uplinks().at(-1)?.unproven).toBeUndefined()
  })

  it('does not use up its rate while its record cannot be read', async () => {
    let isDown = false
    const readDevice = async () => {
      if (isDown) throw new Error('slow')
      return KEYED
    }
    const environment = { DEVICE_RATE_PER_SECOND: 0.001, DEVICE_RATE_BURST: 20, DEVICE_RECORD_SECONDS: 0.001 }
    const { client, device } = await keyedListener({ plainCoap: 'accept', environment, readDevice })
    const { request } = device()
    const say = async () => (await request({ method: 'POST', path: '/uplink', payload: someUplink })).code
    expect(await say()).toEqual(ACCEPTED)
    isDown = true
    const codes = new Set<string>()
    for (let count = 0; count < 60; count++)
      codes.add((await client.request({ method: 'POST', path: '/uplink/ABC123', payload: someUplink })).code)
    expect(codes).toContain('4.29')
    expect(await say()).toEqual(ACCEPTED)
  })

  it('causes one read a minute, however many messages with a wrong key come at once', async () => {
    let now = 0
    const { device, table, say, health } = await attacked({ now: () => now })
    now += 61_000
    const datagrams = async () =>
      z.object({ counters: z.object({ datagrams: z.number() }) }).parse((await health()).body).counters.datagrams
    const [reads, received] = [table.reads(), await datagrams()]
    const { opened, open } = gate()
    table.hold(opened)
    const forger = device(Buffer.alloc(32, 6))
    const asked = Array.from({ length: 50 }, () =>
      forger.request({ method: 'POST', path: '/uplink', payload: someUplink }),
    )
    await expect.poll(datagrams, { timeout: 30_000 }).toBeGreaterThanOrEqual(received + 50)
    open()
    const codes = (await Promise.all(asked)).map(({ code }) => code)
    expect(new Set(codes)).toEqual(new Set(['4.01']))
    expect(table.reads() - reads).toBe(1)
    expect(await say()).toEqual(ACCEPTED)
  })
})

describe('RFC 8613 §3.3: the empty kid', () => {
  it('is that of nobody, and costs no read: one would fail, and with it those of all devices in the same call', async () => {
    const { client, table, device, bus } = await keyedListener({ hasForeignKids: true })
    const value = oscoreOptionValue({ partialIv: Buffer.of(1), kid: NO_BYTES })
    const forged = {
      method: 'POST',
      path: '/',
      options: [opaqueOption(Oscore, value)],
      payload: Buffer.alloc(30),
    } as const
    const [own, ...codes] = await Promise.all([
      device().request({ method: 'POST', path: '/uplink', payload: someUplink }),
      ...Array.from({ length: 20 }, () => client.request(forged)),
    ])
    expect([own?.code, new Set(codes.map(({ code }) => code))]).toEqual([ACCEPTED, new Set(['4.01'])])
    expect(bus.uplinks().length).toBe(1)
    // The record of the device, eventually consistent; another device of its group would have been read with it.
    expect(table.reads()).toBe(1)
  })
})

describe('what is inside a protected message decides', () => {
  const whole = uintOption(Block1, 0)
  const first = uintOption(Block1, 8)

  it.each<[string, Content, readonly Option[], string]>([
    ['a path outside is ignored', inside(), [stringOption(UriPath, 'logs')], 'heard'],
    ['RFC 8613 §8.2: an option of class E outside is discarded', inside(), [first], 'heard'],
    [
      'an unknown critical option outside is of class E, and discarded',
      inside(),
      [{ number: 9999, value: NO_BYTES }],
      'heard',
    ],
    ['Observe inside is ignored, as in a message without protection', inside([uintOption(Observe, 0)]), [], 'heard'],
    ['a block that is the whole body is taken', inside([whole]), [], 'heard'],
    ['a block that is not the whole body is not understood', inside([first]), [], '4.02'],
    ['a GET is not the method', inside([], NO_BYTES, methods.GET), [], '4.05'],
    ['a PUT is not the method', inside([], someUplink, methods.PUT), [], '4.05'],
    ['a DELETE is not the method', inside([], NO_BYTES, methods.DELETE), [], '4.05'],
    ['a response is no method', inside([], someUplink, codeByte('2.05')), [], '4.05'],
    ['an empty code is no method', inside([], someUplink, 0), [], '4.05'],
    [
      'an Echo value of another device is no harm once the window is there',
      inside([opaqueOption(Echo, newEchoValue(secret.bytes, newKid(secret.bytes), 0))]),
      [],
      'heard',
    ],
    ['No-Response outside is ignored', inside(), [uintOption(NoResponse, 26)], 'heard'],
  ])('%s', async (_, content, outside, code) => {
    const { ask, bus } = await attacked()
    expect(await ask(content, { outside })).toBe(code)
    expect(bus.uplinks().length).toBe(code === 'heard' ? 2 : 1)
    expect(await ask(inside())).toBe('heard')
  })

  it.each<[string, Option, string]>([
    ['a host inside is that of any request', stringOption(UriHost, 'host'), 'heard'],
    ['a proxy inside is not offered', stringOption(ProxyUri, 'coap://x'), '5.05'],
    ['the option of the protection inside is not understood', opaqueOption(Oscore, Buffer.of(9, 1, 7)), '4.02'],
  ])('RFC 8613 §4.1, class U: %s', async (_, option, code) => {
    const { client, context, protectedMessage } = await attacked()
    // The device would leave these outside.
    const { request, binding } = protectedMessage(inside())
    const nonce = nonceOf(context.senderNonces, binding.partialIv)
    const plaintext = plaintextOf(inside([option]))
    const payload = context.senderKey.encrypt(nonce, additionalData(binding), plaintext)
    const answer = await client.request({ ...request, payload })
    expect(codeOf(codeText(openResponse(context, binding, answer)?.code ?? 0))).toBe(code)
  })

  it('No-Response inside is heard, and acknowledged without an answer', async () => {
    const { protectedMessage, client, bus } = await attacked()
    const { request } = protectedMessage(inside([uintOption(NoResponse, 26)]))
    void client.request(request).catch(() => undefined)
    await expect.poll(() => bus.uplinks().length, { timeout: 30_000 }).toBe(2)
  })
})

it('RFC 8613 §5.3: a message without a payload is 4.01, and costs neither read nor write', async () => {
  const { protectedMessage, client, table } = await attacked()
  const { request } = protectedMessage(inside())
  const [reads, writes] = [table.reads(), table.writes().length]
  for (const length of [0, 1, 8]) {
    const { code } = await client.request({ ...request, payload: request.payload.subarray(0, length) })
    expect(code).toBe('4.01')
  }
  expect([table.reads(), table.writes().length]).toEqual([reads, writes])
})

it('RFC 8613 §7.2.1: the last sequence number is heard, and nothing after it under this key', async () => {
  const { ask } = await attacked()
  expect(await ask(inside(), { of: MAX_SEQUENCE_NUMBER - 1 })).toBe('heard')
  expect(await ask(inside(), { of: MAX_SEQUENCE_NUMBER })).toBe('heard')
  expect(await ask(inside(), { of: MAX_SEQUENCE_NUMBER - 100 })).toBe('4.01 unprotected')
  await expect(ask(inside(), { of: MAX_SEQUENCE_NUMBER + 1 })).rejects.toThrow(RangeError)
})
