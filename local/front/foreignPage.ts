import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'

/** The part of an endpoint that decides which web pages may call it. */
export type Visitors = {
  /** Origins of pages that may: `http://127.0.0.1:PORT` of the console. */
  readonly origins: readonly string[]
  /** Whether other machines reach the endpoint, by names that this one does not know. */
  readonly isOpen: boolean
}

/**
 * Why a request is refused that a browser may have sent for a page of somebody else; undefined for all others. The endpoint asks for no
 * secret: without this, any page that a developer opens could empty tables with a plain form. SDKs and curl send neither `Origin` nor
 * `Sec-Fetch-Site` (Fetch Standard, "Origin header"; Fetch Metadata Request Headers §2.3). A page whose name is made to lead to this
 * machine after it was loaded (DNS rebinding) sends them as of its own, but that name in `Host`.
 */
export const foreignPage = (headers: IncomingHttpHeaders, { origins, isOpen }: Visitors): string | undefined => {
  const { host, origin, 'sec-fetch-site': site } = headers
  if (host !== undefined && !isOwnName(host, isOpen))
    return `This endpoint does not answer to the name ${nameIn(host)}: use its IP address, or localhost.`
  if (origin !== undefined) {
    if (origins.includes(origin) || origin === `http://${host}`) return undefined
    return `Pages of ${origin} may not call this endpoint.`
  }
  if (site === undefined || site === 'none' || site === 'same-origin') return undefined
  return 'Pages of other origins may not call this endpoint.'
}

/** Without the port, and an IPv6 address without its brackets. */
const nameIn = (host: string): string =>
  host
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase()

/**
 * Whether nobody else can make this name lead here: addresses, names of this machine, and the names that container runtimes give it.
 * `.localhost` and `.internal` are not in the public DNS (RFC 6761 §6.3; ICANN resolution 2024.07.29.06).
 */
const isOwnName = (host: string, isOpen: boolean): boolean => {
  const name = nameIn(host)
  const own = hostname().toLowerCase()
  return (
    isIP(name) !== 0 ||
    ['localhost', own, `${own}.local`].includes(name) ||
    /\.(localhost|internal)$/.test(name) ||
    (isOpen && !name.includes('.'))
  )
}
