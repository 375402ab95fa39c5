import { isIP } from 'node:net'

/**
 * The IPv4 addresses to which a gateway of a network that is allowed might lead an IPv6 address: of 6to4 (RFC 3056 §2), of Teredo (RFC 4380 §4), and of
 * NAT64 under a prefix of its own, where the length of the prefix is not known (RFC 8215, RFC 6052 §2.2).
 */
export const tunnelled = (address: string): readonly string[] => {
  if (isIP(address) !== 6) return []
  const bytes = bytesOf(address)
  const at = (...places: readonly number[]): string => places.map(place => bytes[place]).join('.')
  const begins = (...heads: readonly number[]): boolean => heads.every((head, place) => bytes[place] === head)
  if (begins(0x20, 0x02)) return [at(2, 3, 4, 5)]
  if (begins(0x20, 0x01, 0, 0))
    return [at(4, 5, 6, 7), [12, 13, 14, 15].map(place => 255 - (bytes[place] ?? 0)).join('.')]
  if (begins(0, 0x64, 0xff, 0x9b, 0, 1))
    return [at(6, 7, 9, 10), at(7, 9, 10, 11), at(9, 10, 11, 12), at(12, 13, 14, 15)]
  return []
}

const bytesOf = (address: string): readonly number[] => {
  const [head = '', tail] = shortest(address).split('::')
  const groups = (text: string): readonly string[] => text.split(':').filter(group => group !== '')
  const [first, last] = [groups(head), groups(tail ?? '')]
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0')
  return [...first, ...zeros, ...last].flatMap(group => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
}

/** The one form of an IPv6 address that RFC 5952 recommends, as a URL has it. */
export const shortest = (address: string): string => new URL(`http://[${address}]/`).hostname.slice(1, -1)
