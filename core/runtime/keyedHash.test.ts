import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { keyedHash } from './keyedHash.ts'

const secret = Buffer.alloc(32, 1)
const input = Buffer.from('input')

it('a keyed hash is a part of SHA-256 over secret and input', () => {
  const whole = createHash('sha256').update(secret).update(input).digest()
  expect(keyedHash(secret, 10)(input)).toEqual(whole.subarray(0, 10))
  expect(keyedHash(secret, 10)(Buffer.from('in'), Buffer.from('put'))).toEqual(whole.subarray(0, 10))
})

it('a keyed hash never gives out more than half of it', () => {
  expect(keyedHash(secret, 32)(input)).toHaveLength(16)
})

it('another secret gives another hash', () => {
  expect(keyedHash(Buffer.alloc(32, 2), 10)(input)).not.toEqual(keyedHash(secret, 10)(input))
})
