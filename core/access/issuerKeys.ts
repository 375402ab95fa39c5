import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import * as z from 'zod'
import { isSecureUrl } from '../contracts/secureUrl.ts'

const CACHE_MS = 10 * 60_000
/** Keys younger than this are not read again: a flood of wrong tokens must not become a flood of requests to the issuer. */
const MIN_AGE_MS = 30_000
/** How long a failure stands: otherwise each handshake would wait for an issuer that does not answer. */
const FAILURE_MS = 5_000
const TIMEOUT_MS = 3_000

/** The issuer's keys cannot be read now, so that no token of it can be checked. `message` may be logged. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable'
}

/** Finds the key of a token among an issuer's, by `kid`, key type and algorithm (RFC 7517 §4). */
export type IssuerKeys = ReturnType<typeof createLocalJWKSet>

/** Reads the issuer's keys. `fresh` bypasses the cache, unless that was done just now. */
export type ReadIssuerKeys = (how: 'cached' | 'fresh') => Promise<IssuerKeys>

/** The part of `fetch` that is used here. */
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
 * ten minutes. `fresh` reads again when they are older than 30 s. A failure stands for 5 s; cached keys stay valid.
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
    if (cache && now() - cache.at < (how === 'fresh' ? MIN_AGE_MS : CACHE_MS)) return cache.keys
    if (failure && now() - failure.at < FAILURE_MS) throw failure.error
    pending ??= load()
    return pending
  }
}

/** Reads the keys from the issuer. @throws IssuerUnavailable */
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
    // A kept-alive connection would be dead when Lambda thaws the function ten minutes later.
    const headers = { accept: 'application/json', connection: 'close' }
    const response = await fetch(url, { signal, redirect: 'error', headers })
    if (response.status === 200) return response.json()
    await response.body?.cancel()
    throw new Error(`${url} answered ${response.status}`)
  }
  try {
    const document = Discovery.parse(await read(discoveryUrl(issuer)))
    if (document.issuer !== issuer) throw new Error('its discovery document names another issuer')
    return createLocalJWKSet(KeySet.parse(await read(document.jwks_uri)))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause)
    throw new IssuerUnavailable(`the keys of ${issuer} cannot be read: ${why}`, { cause })
  }
}

/** §4.1: the path of the issuer stays, without a `/` at its end. */
const discoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`

const Discovery = z.object({
  issuer: z.string(),
  jwks_uri: z.string().refine(isSecureUrl, 'not an https:// URL'),
})

const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })
const KeySet = z.custom<JSONWebKeySet>(value => Keys.safeParse(value).success, 'not a JSON Web Key Set')

/** The message of an error with that of its cause: `fetch failed` alone says little. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
