import type { Option } from '../message/message.ts'
import { HopLimit } from '../options/hopLimit.ts'
import { Oscore } from '../options/oscore.ts'
import { ProxyScheme, ProxyUri } from '../options/proxy.ts'
import { UriHost, UriPort } from '../options/uri.ts'

/*
 * RFC 8613 §4.1: which options are encrypted (class E) and which remain outside, for proxies (class U). No option is of class I yet
 * (§4.1.2). Options that are not known are of class E.
 */

/** §4.1, Figure 5, and RFC 8768 §7 for Hop-Limit. */
const OUTSIDE: ReadonlySet<number> = new Set(
  [UriHost, UriPort, ProxyUri, ProxyScheme, HopLimit, Oscore].map(({ number }) => number),
)

export const isOuter = ({ number }: Option): boolean => OUTSIDE.has(number)
