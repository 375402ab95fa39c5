import { isIP } from 'node:net'

/** Whether the text is an address range in CIDR notation (RFC 4632, RFC 4291 §2.3). */
export const isCidr = (text: string): boolean => {
  const [address = '', bits = '', ...rest] = text.split('/')
  const family = isIP(address)
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)
}

/** The family of a range that {@link isCidr} accepts. */
export const isIpv6 = (cidr: string): boolean => cidr.includes(':')
