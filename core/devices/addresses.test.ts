import { describe, expect, it } from 'vitest'
import { addressesIn, addressText, isKnown, withAddress } from './addresses.ts'

const HOUR_MS = 3_600_000
const NOW = 1_700_000_000_000
const heardFrom = (...heard: readonly (readonly [hash: string, atMs: number])[]) =>
  heard.reduce<ReturnType<typeof addressesIn>>((addresses, [hash, atMs]) => withAddress(addresses, hash, atMs), [])
const hashes = (addresses: ReturnType<typeof addressesIn>) => addresses.map(({ hash }) => hash)

describe('an address is known', () => {
  it('when it is the first that a name was ever heard from', () => {
    expect(isKnown([], 'a', NOW)).toBe(true)
    expect(isKnown(heardFrom(['a', NOW]), 'a', NOW)).toBe(true)
  })

  it('or an hour after the device was first heard from it', () => {
    const addresses = heardFrom(['a', NOW], ['b', NOW])
    expect(isKnown(addresses, 'b', NOW + HOUR_MS - 1)).toBe(false)
    expect(isKnown(addresses, 'b', NOW + HOUR_MS)).toBe(true)
  })

  it('and not otherwise', () => {
    expect(isKnown(heardFrom(['a', NOW]), 'b', NOW + 9 * HOUR_MS)).toBe(false)
  })
})

describe('four addresses of a device are remembered', () => {
  it('and one that is among them changes nothing', () => {
    const addresses = heardFrom(['a', NOW], ['b', NOW])
    expect(withAddress(addresses, 'b', NOW + 1)).toBe(addresses)
  })

  it('of which the oldest goes first, once all are known', () => {
    const later = (count: number) => NOW + count * HOUR_MS
    const addresses = heardFrom(['a', NOW], ['b', later(1)], ['c', later(2)], ['d', later(3)], ['e', later(4)])
    expect(hashes(addresses)).toEqual(['b', 'c', 'd', 'e'])
  })

  it('but strangers push each other out, and no address that is known', () => {
    const strangers = Array.from({ length: 1000 }, (_, index) => [`s${index}`, NOW + 2 * HOUR_MS + index] as const)
    const addresses = heardFrom(['a', NOW], ['b', NOW + 1], ...strangers)
    expect(hashes(addresses)).toEqual(['a', 'b', 's998', 's999'])
  })
})

it('addresses are short in a record, and what is no address is left out', () => {
  const addresses = heardFrom(['AAAAAAAA', NOW], ['BBBB-_BB', NOW + 1000])
  const text = addressText(addresses)
  expect(text).toBe('AAAAAAAA@s44we8 BBBB-_BB@s44we9')
  expect(addressesIn(text)).toEqual(addresses)
  expect(addressesIn(undefined)).toEqual([])
  expect(addressesIn('odd @x y@ z@!')).toEqual([])
})
