import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import * as z from 'zod'
import { isSecureUrl } from '../contracts/secureUrl.ts'

const CACHE_MS = 10 * 60_000
/** Wrong tokens must not become a way to make us ask the issuer all the time. */
const LEAST_AGE_MS = 30_000
/** As long a failure stands: each handshake would otherwise wait for an issuer that does not answer. */
const FAILURE_MS = 5_000
const TIMEOUT_MS = 3_000

/** The issuer's keys cannot be read now: whether a token is good is not known. `message` may be logged. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable'
}

/** Finds the key of a token among an issuer's, by `kid`, key type and algorithm (RFC 7517 §4). */
export type IssuerKeys = ReturnType<typeof createLocalJWKSet>

/** Where the issuer's keys come from. `fresh` asks past the cache, unless that was done just now. */
export type ReadIssuerKeys = (how: 'cached' | 'fresh') => Promise<IssuerKeys>

/** As much of `fetch` as is needed here. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export type IssuerKeysProps = {
  readonly issuer: string
  readonly now: () => number
  readonly fetch?: Fetch | undefined
  /** How long both requests together may take, ms; 3 s unless given. */
  readonly timeoutMs?: number | undefined
}

/**
 * The keys of an issuer, from its discovery document and the `jwks_uri` there (OpenID Connect Discovery 1.0 §4), cached for
 * ten minutes. `fresh` asks again when they are older than 30 s. A failure stands for 5 s and takes no keys away that are
 * cached.
 * @throws IssuerUnavailable
 */
export const issuerKeys = ({
  issuer,
  now,
  fetch = globalThis.fetch,
  timeoutMs = TIMEOUT_MS,
}: IssuerKeysProps): ReadIssuerKeys => {
  let cache: { readonly keys: IssuerKeys; readonly at: number } | undefined
  let failure: { readonly error: unknown; readonly at: number } | undefined
  let pending: Promise<IssuerKeys> | undefined

  const load = async (): Promise<IssuerKeys> => {
    try {
      const at = now()
      const keys = await readIssuerKeys({ issuer, fetch, timeoutMs })
      cache = { keys, at }
      failure = undefined
      return keys
    } catch (error) {
      failure = { error, at: now() }
      throw error
    } finally {
      pending = undefined
    }
  }

  return async how => {
    if (cache && now() - cache.at < (how === 'fresh' ? LEAST_AGE_MS : CACHE_MS)) return cache.keys
    if (failure && now() - failure.at < FAILURE_MS) throw failure.error
    pending ??= load()
    return pending
  }
}

/** The keys as they are now. @throws IssuerUnavailable */
const readIssuerKeys = async ({
  issuer,
  fetch,
  timeoutMs,
}: {
  issuer: string
  fetch: Fetch
  timeoutMs: number
}): Promise<IssuerKeys> => {
  const signal = AbortSignal.timeout(timeoutMs)
  const read = async (url: string): Promise<unknown> => {
    // A connection kept alive would be dead when Lambda thaws the function, ten minutes later.
    const headers = { accept: 'application/json', connection: 'close' }
    const response = await fetch(url, { signal, redirect: 'error', headers })
    if (response.status === 200) return response.json()
    await response.body?.cancel()
    throw new Error(`${url} answered ${response.status}`)
  }
  try {
    const document = Discovery.parse(await read(discoveryUrl(issuer)))
    if (document.issuer !== issuer) throw new Error('its discovery document is of another issuer')
    return createLocalJWKSet(KeySet.parse(await read(document.jwks_uri)))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause)
    throw new IssuerUnavailable(`the keys of ${issuer} cannot be read: ${why}`, { cause })
  }
}

/** §4.1: a path keeps its place, but for a last `/`. */
const discoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`

const Discovery = z.object({
  issuer: z.string(),
  jwks_uri: z.string().refine(isSecureUrl, 'no https:// URL'),
})

const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })
const KeySet = z.custom<JSONWebKeySet>(value => Keys.safeParse(value).success, 'no JSON Web Key Set')

/** `fetch failed` says little: the reason is its cause. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
