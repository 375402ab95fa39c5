import { BlockList, isIP } from 'node:net'
import { shortest, tunnelled } from './tunnelled.ts'

type Range = readonly [network: string, prefix: number]

const blockList = (ranges: readonly Range[]): BlockList => {
  const list = new BlockList()
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, familyOf(network))
  return list
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/**
 * Services that give the credentials of a role to programs beside them: they are never reached, whatever a stage allows (EC2 User Guide,
 * "Instance metadata"; "Amazon ECS task metadata endpoint"; "EKS Pod Identity").
 */
const CREDENTIALS = blockList([
  ['169.254.0.0', 16],
  ['fe80::', 10],
  ['fd00:ec2::', 32],
])

const LOOPBACK = blockList([
  ['127.0.0.0', 8],
  ['::1', 128],
])

/** IPv4 that is not the internet (IANA IPv4 Special-Purpose Address Registry, and multicast). */
const NOT_PUBLIC_4 = blockList([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
])

/** The only IPv6 that is the internet (IANA IPv6 Global Unicast Address Assignments). */
const PUBLIC_6 = blockList([['2000::', 3]])
/** Parts of it that are not: Teredo and other special uses, documentation, and 6to4, whose addresses hold IPv4 addresses. */
const NOT_PUBLIC_6 = blockList([
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
])

/** IPv6 with an IPv4 address in its last 32 bits: mapped, compatible, and NAT64 (RFC 4291 §2.5.5, RFC 6052 §2.1). */
const WITH_IPV4 = /^(?:::ffff:|::ffff:0:|::|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/

/** The networks that channels may reach beside the internet. */
export type AllowedNetworks = {
  /** CIDR blocks. */
  readonly networks: readonly string[]
  /** Whether this machine may be reached: in local stages. */
  readonly loopback: boolean
}

/** The way an address may be reached: `any` over http too, `https` only, or not at all. */
export type Reach = 'any' | 'https' | 'never'

/**
 * Decides which addresses a channel may be reached at. Everything is refused but the public internet and the networks that are allowed.
 * @returns a function of an address in numbers
 */
export const reachOf = ({ networks, loopback }: AllowedNetworks): ((address: string) => Reach) => {
  const allowed = blockList(networks.map(rangeOf))
  const judge = (address: string): Reach => {
    const family = familyOf(address)
    if ([address, ...tunnelled(address)].some(one => CREDENTIALS.check(one, familyOf(one)))) return 'never'
    if (LOOPBACK.check(address, family)) return loopback ? 'any' : 'never'
    if (tunnelled(address).some(one => LOOPBACK.check(one, 'ipv4'))) return 'never'
    if (allowed.check(address, family)) return 'any'
    if (family === 'ipv4') return NOT_PUBLIC_4.check(address, family) ? 'never' : 'https'
    return PUBLIC_6.check(address, family) && !NOT_PUBLIC_6.check(address, family) ? 'https' : 'never'
  }
  return address => (isIP(address) === 0 || address.includes('%') ? 'never' : judge(innermost(address)))
}

/** @throws Error for a text that is no CIDR block */
const rangeOf = (cidr: string): Range => {
  const [network = '', prefix] = cidr.split('/')
  if (isIP(network) === 0 || prefix === undefined || !/^\d+$/.test(prefix)) throw new Error(`not a CIDR block: ${cidr}`)
  return [network, Number(prefix)]
}

/** The IPv4 address inside an IPv6 address, where there is one; else the address. */
const innermost = (address: string): string => {
  if (isIP(address) !== 6) return address
  const [, high, low] = WITH_IPV4.exec(shortest(address)) ?? []
  if (high === undefined || low === undefined) return address
  const bits = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16)
  return [24, 16, 8, 0].map(shift => (bits >>> shift) & 255).join('.')
}
