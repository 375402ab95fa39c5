import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { PostRequest } from '../templates/request.ts'
import { type AllowedNetworks, reachOf } from './networks.ts'
import type { Resolve } from './resolve.ts'

/** How a post ended. A status is an answer, whatever it says. */
export type Posted =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | undefined }
  /** An address that may not be reached, or a protocol that may not be used. */
  | { readonly kind: 'not-allowed' }
  /** No answer: a code, such as `ECONNREFUSED`, which never holds the address. */
  | { readonly kind: 'no-answer'; readonly code: string }

/**
 * How long each address of a name may take to accept a connection before the next one is tried, ms. Node gives each but the last 250 ms,
 * which a receiver on another continent does not keep.
 */
const CONNECT_MS = 1_500

/** Posts a message to its address. */
export type Post = (request: PostRequest) => Promise<Posted>

export type PostDependencies = {
  readonly resolve: Resolve
  readonly allowed: AllowedNetworks
  /** How long everything may take, ms: the name, the connection, the answer. */
  readonly withinMs: number
  /** A certificate authority that is trusted as well, PEM: of tests. */
  readonly ca?: string
}

/**
 * Posts to addresses that users have chosen. The name is resolved for each post, every address is checked, and the connection is made to
 * one of those that were checked: no second look-up can lead it elsewhere. Host and certificate stay those of the name. Redirects are
 * not followed, no proxy is asked, connections are not kept, and nothing of an answer is read but its head.
 */
export const poster = ({ resolve, allowed, withinMs, ca }: PostDependencies): Post => {
  const reach = reachOf(allowed)
  return async request => {
    const { url } = request
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return { kind: 'not-allowed' }
    const signal = AbortSignal.timeout(withinMs)
    try {
      const name = url.hostname.replace(/^\[|\]$/g, '')
      const addresses = isIP(name) === 0 ? await orAborted(resolve(name), signal) : [name]
      const allows = url.protocol === 'https:' ? ['any', 'https'] : ['any']
      if (!addresses.every(address => allows.includes(reach(address)))) return { kind: 'not-allowed' }
      if (addresses.length === 0) return { kind: 'no-answer', code: 'ENOTFOUND' }
      return await exchange(request, { addresses, signal, ca })
    } catch (error) {
      return { kind: 'no-answer', code: signal.aborted ? 'ETIMEDOUT' : codeOf(error) }
    }
  }
}

const orAborted = <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })

/** A look-up that only knows the addresses that were checked. */
const knowing =
  (addresses: readonly string[]): LookupFunction =>
  (_name, { all }, answer) => {
    const found = addresses.map(address => ({ address, family: isIP(address) }))
    const [first] = found
    if (all || !first) answer(null, found)
    else answer(null, first.address, first.family)
  }

const exchange = (
  { url, headers, body }: PostRequest,
  { addresses, signal, ca }: { addresses: readonly string[]; signal: AbortSignal; ca: string | undefined },
): Promise<Posted> =>
  new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: knowing(addresses),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: CONNECT_MS,
      signal,
    }
    const take = (response: IncomingMessage): void => {
      const { statusCode = 0, headers: answered } = response
      resolve({ kind: 'answered', status: statusCode, retryAfter: answered['retry-after'] })
      response.destroy()
    }
    // An agent of its own: the global one may follow the proxy variables of the environment.
    const sent: ClientRequest =
      url.protocol === 'https:'
        ? httpsRequest(
            url,
            { ...options, agent: new HttpsAgent({ keepAlive: false }), ...(ca !== undefined && { ca }) },
            take,
          )
        : httpRequest(url, { ...options, agent: new HttpAgent({ keepAlive: false }) }, take)
    sent.on('error', reject)
    sent.end(body)
  })

/** The code of an error; its message may hold the address. A connection to several addresses fails with one error for each of them. */
const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}
