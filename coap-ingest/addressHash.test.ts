import { expect, it } from 'vitest'
import { keyedHash } from '../core/runtime/keyedHash.ts'
import { addressHash, currentAddressHash } from './addressHash.ts'

const hash = addressHash(keyedHash(Buffer.from('a secret'), 10))

it('an address is eight characters, which another secret makes others', () => {
  expect(hash('192.0.2.1')).toMatch(/^[\w-]{8}$/)
  expect(addressHash(keyedHash(Buffer.from('b secret'), 10))('192.0.2.1')).not.toBe(hash('192.0.2.1'))
})

it('an IPv4 address is one, also mapped into IPv6', () => {
  expect(hash('::ffff:192.0.2.1')).toBe(hash('192.0.2.1'))
  expect(hash('192.0.2.2')).not.toBe(hash('192.0.2.1'))
})

it('an IPv6 address is its /64', () => {
  expect(hash('2001:db8:0:1:2:3:4:5')).toBe(hash('2001:db8:0:1::1'))
  expect(hash('2001:db8:0:2::1')).not.toBe(hash('2001:db8:0:1::1'))
})

it('of an address that is remembered is that of the secret of now', () => {
  const [one, other] = [keyedHash(Buffer.alloc(32, 1), 10), keyedHash(Buffer.alloc(32, 2), 10)]
  let current = one
  const hashNow = currentAddressHash(() => current)
  expect([hashNow('192.0.2.1'), hashNow('192.0.2.1')]).toEqual(Array(2).fill(addressHash(one)('192.0.2.1')))
  current = other
  expect(hashNow('192.0.2.1')).toBe(addressHash(other)('192.0.2.1'))
})
