import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/** The address of a CoAP server. */
export type ServerAddress = { readonly host: string; readonly port: number }

/** RFC 7252 §6.1. */
const DEFAULT_PORT = 5683

/**
 * Reads a `coap://` URL; without a port it is 5683.
 * @throws Error that shows how one is written
 */
export const parseServer = (url: string): ServerAddress => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol === 'coaps:') throw new Error('coaps:// (DTLS) is not supported: give a coap:// URL')
  const isBare = parsed && ['', '/'].includes(parsed.pathname) && !parsed.search && !parsed.username
  if (parsed?.protocol !== 'coap:' || parsed.hostname === '' || !isBare || parsed.port === '0')
    throw new Error(`'${url}' is not a CoAP server: write coap://host or coap://host:5683`)
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: parsed.port === '' ? DEFAULT_PORT : Number(parsed.port) }
}

const Endpoints = z.object({ coap: z.string() })

/**
 * The `coap` URL of the local stack that runs in this folder, from the file that `npm start` writes.
 * @throws Error that says how to get one when there is none
 */
export const localServer = (folder: string): string => {
  const file = join(folder, '.sonde', 'endpoints.json')
  try {
    return Endpoints.parse(JSON.parse(readFileSync(file, 'utf8'))).coap
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    const what = isMissing ? `no ${file}` : `${file} has no coap URL in it`
    throw new Error(`${what}: run npm start here first, or give --url coap://host:port`, { cause })
  }
}
