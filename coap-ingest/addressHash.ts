import { KEY_BYTES, writeKey } from '../core/coap/server/endpointKey.ts'
import { boundedMap } from '../core/runtime/boundedMap.ts'
import type { KeyedHash } from '../core/runtime/keyedHash.ts'

/** An address as events, records and buckets have it: its keyed hash, so that none of them holds an address. */
export type HashAddress = (address: string) => string

const HASH_BYTES = 6
const ADDRESS_BYTES = 16
/** Bytes of an IPv6 address that name a network (RFC 4291 §2.5.4): a host chooses the others at will. */
const NETWORK_BYTES = 8
const MAPPED_IPV4 = Buffer.from('00000000000000000000ffff', 'hex')
/** No message is hashed with these bytes first: they would be the length of its device's id. */
const LABEL = Buffer.from('address ')

/**
 * Hashes addresses: an IPv4 address as a whole, of an IPv6 address its /64. Eight characters of base64url.
 * @param hash the same for all tasks of a stack, of at least 6 bytes
 */
export const addressHash = (hash: KeyedHash): HashAddress => {
  const bytes = Buffer.alloc(KEY_BYTES)
  return address => {
    writeKey(bytes, address, 0, 0)
    const isIpv4 = bytes.subarray(0, MAPPED_IPV4.length).equals(MAPPED_IPV4)
    const hashed = bytes.subarray(0, isIpv4 ? ADDRESS_BYTES : NETWORK_BYTES)
    return hash(LABEL, hashed).toString('base64url', 0, HASH_BYTES)
  }
}

/** Behind a carrier's NAT one address is a whole fleet. */
const MAX_REMEMBERED = 4096

/** {@link addressHash} under a secret that may change, with the last addresses remembered. @param hash the hash of now */
export const currentAddressHash = (hash: () => KeyedHash): HashAddress => {
  let under: KeyedHash | undefined
  let hashAddress: HashAddress = address => address
  let remembered = boundedMap<string, string>(MAX_REMEMBERED)
  return address => {
    const current = hash()
    if (current !== under) {
      under = current
      hashAddress = addressHash(current)
      remembered = boundedMap(MAX_REMEMBERED)
    }
    const known = remembered.get(address)
    if (known !== undefined) return known
    const hashed = hashAddress(address)
    remembered.set(address, hashed)
    return hashed
  }
}
