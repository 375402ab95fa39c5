import { BlockList, isIP } from 'node:net'

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Whether a text is an address of a network, such as `10.0.0.0/24` or `fd00::/8`. @throws Error for what is no network */
export const networkFilter = (network: string): ((address: string) => boolean) => {
  const [address = '', length = '', ...more] = network.split('/')
  const longest = familyOf(address) === 'ipv6' ? 128 : 32
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
  if (isIP(address) === 0 || more.length > 0 || !(prefix <= longest))
    throw new Error(`cidr ${JSON.stringify(network)} is no network, such as 10.0.0.0/24 or fd00::/8`)
  const block = new BlockList()
  block.addSubnet(address, prefix, familyOf(address))
  return value => isIP(value) !== 0 && block.check(value, familyOf(value))
}
