import { expect, it } from 'vitest'
import { NO_BYTES } from '../core/coap/message/message.ts'
import { unamplified } from '../core/coap/server/amplification.ts'
import { encodeResponse } from '../core/coap/server/encodeResponse.ts'
import type { IncomingRequest } from '../core/coap/server/layer.ts'
import { content, refusals } from './responses.ts'

const asked = (bytes: number, token: Buffer): IncomingRequest => ({
  message: { type: 'CON', code: 2, messageId: 5, token, options: [], payload: NO_BYTES },
  datagram: Buffer.alloc(bytes),
  from: { address: '::1', port: 1 },
})

it('writes every refusal so that it fits into three times the smallest request', () => {
  const smallest = asked(4, NO_BYTES)
  for (const refusal of Object.values(refusals)) {
    const response = unamplified(refusal, smallest)
    expect(encodeResponse(response, smallest.message).length).toBeLessThanOrEqual(12)
    expect(response.code).toBe(refusal.code)
  }
})

it('keeps the diagnostic when there is room', () => {
  expect(unamplified(refusals.badDeviceId, asked(40, Buffer.of(1, 2)))).toBe(refusals.badDeviceId)
})

it('turns content that is too long into 2.04', () => {
  const request = asked(11, Buffer.of(1, 2))
  expect(unamplified(content(Buffer.alloc(40), 42), request)).toEqual({ code: '2.04' })
  expect(unamplified(content(Buffer.alloc(14), 42), request).code).toBe('2.05')
})
