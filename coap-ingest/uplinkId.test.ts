import { decodeTime, isValid } from 'ulid'
import { expect, it } from 'vitest'
import { keyedHash } from '../core/runtime/keyedHash.ts'
import { uplinkId } from './uplinkId.ts'

const hash = keyedHash(Buffer.alloc(32, 1), 10)

const message = { deviceId: 'ABC123', messageId: 7, token: Buffer.of(1, 2), payload: Buffer.from('payload') }
const bits = (id: string): string => id.slice(10)

it('is a ULID of the time of receipt', () => {
  const time = Date.UTC(2026, 0, 15, 10, 30)
  const id = uplinkId(hash, time, message)
  expect(isValid(id)).toBe(true)
  expect(decodeTime(id)).toBe(time)
  expect(uplinkId(hash, 0, message).slice(0, 10)).toBe('0000000000')
  expect(uplinkId(hash, 2 ** 48 - 1, message).slice(0, 10)).toBe('7ZZZZZZZZZ')
})

it('has the same bits for the same message, whenever it is received', () => {
  expect(bits(uplinkId(hash, 1, message))).toBe(bits(uplinkId(hash, 2, { ...message })))
  expect(bits(uplinkId(hash, 1, message))).toBe('GBCJYV25NS7K398W')
})

it.each([
  ['device', { deviceId: 'ABC124' }],
  ['message id', { messageId: 8 }],
  ['token', { token: Buffer.of(1, 3) }],
  ['payload', { payload: Buffer.from('payloae') }],
  ['border between token and payload', { token: Buffer.of(1), payload: Buffer.from('\u0002payload') }],
  ['border between device and token', { deviceId: 'ABC12', token: Buffer.from('3\u0001\u0002') }],
])('has other bits for another %s', (_, other) => {
  expect(bits(uplinkId(hash, 1, { ...message, ...other }))).not.toBe(bits(uplinkId(hash, 1, message)))
})

it('has other bits under another secret', () => {
  const other = keyedHash(Buffer.alloc(32, 2), 10)
  expect(bits(uplinkId(other, 1, message))).not.toBe(bits(uplinkId(hash, 1, message)))
})
