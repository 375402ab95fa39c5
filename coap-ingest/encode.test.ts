import { parse } from 'coap-packet'
import { expect, it } from 'vitest'
import { content, refusals, tooManyRequests } from './answers.ts'
import { type Asked, encodeAnswer, isUnwanted, unamplified } from './encode.ts'

const asked: Asked = { type: 'CON', messageId: 5, token: Buffer.of(1, 2), bytes: 11, noResponse: 0 }

it('writes every refusal so that it fits into three times the smallest request', () => {
  for (const refusal of Object.values(refusals)) {
    const smallest = { ...asked, token: Buffer.alloc(0), bytes: 4 }
    const answer = unamplified(refusal, smallest)
    expect(encodeAnswer(answer, smallest).length).toBeLessThanOrEqual(12)
    expect(answer.code).toBe(refusal.code)
  }
})

it('keeps the diagnostic when there is room', () => {
  expect(unamplified(refusals.badDeviceId, { ...asked, bytes: 40 })).toBe(refusals.badDeviceId)
})

it('turns content that is too long into the plain answer', () => {
  expect(unamplified(content(Buffer.alloc(40), 42), asked)).toEqual({ code: '2.04' })
  expect(unamplified(content(Buffer.alloc(14), 42), asked).code).toBe('2.05')
})

it('writes integers in their shortest form', () => {
  const maxAge = (seconds: number) => parse(encodeAnswer(tooManyRequests(seconds), asked)).options[0]?.value
  expect([0, 5, 256, 100_000].map(maxAge)).toEqual(['', '05', '0100', '0186a0'].map(hex => Buffer.from(hex, 'hex')))
})

it.each([
  ['2.04', 2, true],
  ['2.04', 24, false],
  ['4.00', 8, true],
  ['5.03', 16, true],
  ['5.03', 0, false],
])('%s under No-Response %i', (code, noResponse, expected) => expect(isUnwanted(code, noResponse)).toBe(expected))
