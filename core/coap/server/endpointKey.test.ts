import { expect, it } from 'vitest'
import { KEY_BYTES, writeKey } from './endpointKey.ts'

const addressOf = (address: string): string => {
  const key = Buffer.alloc(KEY_BYTES, 0xee)
  writeKey(key, address, 0x1234, 0xabcd)
  expect(key.toString('hex', 16)).toBe('1234abcd')
  return key.toString('hex', 0, 16)
}

it.each([
  ['::', '00000000000000000000000000000000'],
  ['::1', '00000000000000000000000000000001'],
  ['1::', '00010000000000000000000000000000'],
  ['2001:db8::ff00:42:8329', '20010db8000000000000ff0000428329'],
  ['2001:db8:1:2:3:4:5:6', '20010db8000100020003000400050006'],
  ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
  ['::ffff:192.0.2.255', '00000000000000000000ffffc00002ff'],
  ['192.0.2.255', '00000000000000000000ffffc00002ff'],
  ['0.0.0.0', '00000000000000000000ffff00000000'],
  ['FE80::ABCD', 'fe80000000000000000000000000abcd'],
])('%s', (address, hex) => expect(addressOf(address)).toBe(hex))

it('keeps the zones of link-local addresses apart', () => {
  const zones = ['fe80::1', 'fe80::1%eth0', 'fe80::1%eth1'].map(addressOf)
  expect(new Set(zones).size).toBe(3)
})
