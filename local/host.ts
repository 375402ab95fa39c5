import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

/** An address of this machine that ports are bound to. */
export type Host = {
  /** The address to bind. */
  readonly bind: string
  /** The address by which it is reached, as URLs have it: an IPv6 address is in brackets. */
  readonly shown: string
}

/** Only this machine reaches its ports. */
export const LOOPBACK: Host = { bind: '127.0.0.1', shown: '127.0.0.1' }

/** Whether only this machine reaches the address. */
export const isLoopback = ({ bind }: Host): boolean => /^127\.|^::1$|^(::ffff:)?127\./i.test(bind)

const ALL: readonly string[] = ['0.0.0.0', '::']

/** The first address of this machine that others may reach; loopback where there is none. */
const ownAddress = (): string =>
  Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? LOOPBACK.bind

/**
 * Reads an address: IPv4, IPv6, or `localhost`. `0.0.0.0` and `::` are all addresses of this machine, of which URLs show one.
 * @returns undefined for anything else
 */
export const hostOf = (text: string): Host | undefined => {
  const bind = text === 'localhost' ? LOOPBACK.bind : text
  const address = ALL.includes(bind) ? ownAddress() : bind
  const family = isIP(bind)
  if (family === 0) return undefined
  return { bind, shown: isIP(address) === 6 ? `[${address}]` : address }
}
