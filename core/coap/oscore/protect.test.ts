import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../proto/seededRandom.ts'
import { codeByte, methods } from '../message/code.ts'
import type { Content, Option } from '../message/message.ts'
import { MaxAge } from '../options/maxAge.ts'
import { Observe } from '../options/observe.ts'
import { Oscore } from '../options/oscore.ts'
import { UriHost, UriPath } from '../options/uri.ts'
import { stringOption, uintOption } from '../options/value.ts'
import { MAX_SEQUENCE_NUMBER } from './algorithm.ts'
import { securityContext } from './context.ts'
import { openRequest, openResponse, requestHeader } from './open.ts'
import { partialIvOf } from './partialIv.ts'
import { protectRequest, protectResponse } from './protect.ts'

const ids = { device: Buffer.from('a1b2c3d4e5', 'hex'), listener: Buffer.alloc(0) }
const secrets = { masterSecret: Buffer.alloc(16, 7), masterSalt: Buffer.alloc(8, 9) }
const device = securityContext({ ...secrets, senderId: ids.device, recipientId: ids.listener })
const listener = securityContext({ ...secrets, senderId: ids.listener, recipientId: ids.device })
const stranger = securityContext({
  ...secrets,
  masterSecret: Buffer.alloc(16, 8),
  senderId: ids.listener,
  recipientId: ids.device,
})

const { integer } = seededRandom(21)
const bytes = (max: number): Buffer => Buffer.from(Array.from({ length: integer(0, max) }, () => integer(0, 255)))
const anyContent = (code: number): Content => ({
  code,
  options: Array.from({ length: integer(0, 4) }, () => ({ number: integer(10, 300), value: bytes(20) })).toSorted(
    (one, other) => one.number - other.number,
  ),
  payload: bytes(120),
})
/** Numbers that stay outside (RFC 8613 §4.1, Figure 5). */
const OUTSIDE = [16, 35, 39]
const inside = ({ code, options, payload }: Content) => ({
  code,
  options: options.filter(({ number }) => !OUTSIDE.includes(number)),
  payload: Buffer.from(payload),
})
const asMessage = ({ options, payload }: Content) => ({ options, payload: Buffer.from(payload) })
const open = (content: Content, context = listener) => {
  const message = asMessage(content)
  const header = requestHeader(message)
  return header && openRequest(context, header, message)
}
const flipped = (buffer: Uint8Array, bit: number): Buffer => {
  const changed = Buffer.from(buffer)
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return changed
}
const withOption = (content: Content, value: Buffer): Content => ({
  ...content,
  options: content.options.map((option): Option => (option.number === Oscore.number ? { ...option, value } : option)),
})
const oscoreValue = ({ options }: Content): Buffer =>
  options.find(({ number }) => number === Oscore.number)?.value ?? Buffer.alloc(0)

describe('a request', () => {
  it('that is protected opens as it was', () => {
    for (let count = 0; count < 2_000; count++) {
      const request = anyContent(integer(1, 31))
      const { content } = protectRequest(device, integer(0, MAX_SEQUENCE_NUMBER), request)
      expect(open(content)).toEqual(inside(request))
    }
  })

  it('with any one bit changed in its ciphertext or in its option does not open', () => {
    const request = { code: methods.POST, options: [stringOption(UriPath, 'uplink')], payload: Buffer.from('hello') }
    const { content } = protectRequest(device, 300, request)
    for (let bit = 0; bit < content.payload.length * 8; bit++)
      expect(open({ ...content, payload: flipped(content.payload, bit) })).toBeUndefined()
    const value = oscoreValue(content)
    for (let bit = 0; bit < value.length * 8; bit++) {
      const header = requestHeader({ options: withOption(content, flipped(value, bit)).options })
      // The listener finds the context by the kid: under another kid there is another one, or no context.
      if (!header?.kid.equals(ids.device)) continue
      expect(openRequest(listener, header, asMessage(content))).toBeUndefined()
    }
  })

  it('opens with no other key, and not as a request of the other end', () => {
    const { content } = protectRequest(device, 1, anyContent(methods.POST))
    expect(open(content, stranger)).toBeUndefined()
    expect(open(content, device)).toBeUndefined()
  })

  it('RFC 8613 §4.2: shows outside neither its code, its path nor its formats; a host for proxies remains', () => {
    const options = [stringOption(UriHost, 'host'), stringOption(UriPath, 'uplink'), stringOption(UriPath, 'ABC123')]
    const { content } = protectRequest(device, 1, { code: methods.PUT, options, payload: Buffer.alloc(0) })
    expect(content.code).toBe(methods.POST)
    expect(content.options.map(({ number }) => number)).toEqual([UriHost.number, Oscore.number])
  })

  it('RFC 8613 §4.2: is a FETCH outside where it observes', () => {
    const { content } = protectRequest(device, 1, {
      code: methods.GET,
      options: [uintOption(Observe, 0)],
      payload: Buffer.alloc(0),
    })
    expect(content.code).toBe(methods.FETCH)
  })

  it('RFC 8613 §7.2.1: is not sent when the sequence numbers are used up', () => {
    expect(() => protectRequest(device, MAX_SEQUENCE_NUMBER + 1, anyContent(methods.POST))).toThrow(RangeError)
  })

  it('RFC 8613 §5: without a Partial IV or a kid is refused', () => {
    const option = (value: string) => ({ options: [{ number: Oscore.number, value: Buffer.from(value, 'hex') }] })
    expect([requestHeader(option('')), requestHeader(option('0105')), requestHeader(option('0825'))]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('with the option twice is refused', () => {
    const { content } = protectRequest(device, 1, anyContent(methods.POST))
    expect(requestHeader({ options: content.options.flatMap(option => [option, option]) })).toBeUndefined()
  })

  it('RFC 8613 §5.3: that encrypts nothing, or whose inside is no message, does not open', () => {
    const { content } = protectRequest(device, 1, { code: methods.POST, options: [], payload: Buffer.from('x') })
    for (const length of [0, 1, 7, 8])
      expect(open({ ...content, payload: content.payload.subarray(0, length) })).toBeUndefined()
  })
})

describe('a response', () => {
  const { binding } = protectRequest(device, 77, anyContent(methods.POST))

  it('under its own number opens for the request, and for no other', () => {
    const other = { ...binding, partialIv: partialIvOf(78) }
    for (let count = 0; count < 500; count++) {
      const response = anyContent(codeByte('2.05'))
      const content = protectResponse(listener, binding, integer(0, MAX_SEQUENCE_NUMBER), response)
      expect(openResponse(device, binding, asMessage(content))).toEqual(inside(response))
      expect(openResponse(device, other, asMessage(content))).toBeUndefined()
    }
  })

  it('shows outside neither its code nor its Max-Age', () => {
    const options = [uintOption(MaxAge, 30)]
    const content = protectResponse(listener, binding, 5, { code: codeByte('5.03'), options, payload: Buffer.alloc(0) })
    expect(content.code).toBe(codeByte('2.04'))
    expect(content.options.map(({ number }) => number)).toEqual([Oscore.number])
  })

  it('of someone without the key does not open', () => {
    const content = protectResponse(stranger, binding, 5, anyContent(codeByte('2.04')))
    expect(openResponse(device, binding, asMessage(content))).toBeUndefined()
  })
})

describe('a context', () => {
  it('RFC 8613 §3.3: has two ids that differ', () => {
    expect(() => securityContext({ ...secrets, senderId: ids.device, recipientId: ids.device })).toThrow(/equal/)
  })

  it('RFC 8613 §5.2: has ids of at most seven bytes', () => {
    const senderId = Buffer.alloc(8, 1)
    expect(() => securityContext({ ...secrets, senderId, recipientId: ids.listener })).toThrow(/7 bytes/)
  })
})

it('RFC 8613 §8.2: 100,000 mutated protected requests: none opens', () => {
  const { content } = protectRequest(device, 5_000, {
    code: methods.POST,
    options: [stringOption(UriPath, 'uplink')],
    payload: Buffer.from('0802', 'hex'),
  })
  const value = oscoreValue(content)
  let opened = 0
  for (let count = 0; count < 100_000; count++) {
    const payload = Buffer.from(content.payload)
    const mutated = Buffer.from(value)
    const target = integer(0, 3) === 0 ? mutated : payload
    const at = integer(0, target.length - 1)
    target[at] = (target[at] ?? 0) ^ integer(1, 255)
    const length = integer(0, 9) === 0 ? integer(0, payload.length) : payload.length
    if (open(withOption({ ...content, payload: payload.subarray(0, length) }, mutated))) opened++
  }
  // A changed kid is not looked up here: the additional data holds it, so that it does not open either.
  expect(opened).toBe(0)
})
