import type { Option } from './message/message.ts'
import { UriPath } from './options/uri.ts'
import { stringOption } from './options/value.ts'

/* RFC 7252 §6: coap URIs, and the options that they become. */

/** The UDP port of a URI without a port, RFC 7252 §6.1. */
export const COAP_PORT = 5683

/** The address of a CoAP server. */
export type ServerAddress = { readonly host: string; readonly port: number }

/**
 * Reads the URL of a server: `coap://host`, with or without a port.
 * @throws Error that shows how one is written
 */
export const parseServer = (url: string): ServerAddress => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol === 'coaps:') throw new Error('coaps:// (DTLS) is not supported: give a coap:// URL')
  const isBare = parsed && ['', '/'].includes(parsed.pathname) && !parsed.search && !parsed.username
  if (parsed?.protocol !== 'coap:' || parsed.hostname === '' || !isBare || parsed.port === '0')
    throw new Error(`'${url}' is not a CoAP server: write coap://host or coap://host:${COAP_PORT}`)
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: parsed.port === '' ? COAP_PORT : Number(parsed.port) }
}

/**
 * The options of a path, one a segment, RFC 7252 §6.4.
 * @param path percent-encoded: `/uplink/ABC123`
 * @throws URIError when a percent-encoding is broken
 */
export const pathOptions = (path: string): Option[] =>
  path
    .split('/')
    .filter(segment => segment !== '')
    .map(segment => stringOption(UriPath, decodeURIComponent(segment)))
