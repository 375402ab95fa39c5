import type { Credential, TokenStore } from './tokenStore.ts'

/** How long before its end a token is replaced where that can be done without asking anybody, ms. */
const EARLY_MS = 90_000

/** The token of now, and the way to the next one. */
export type Keeper = {
  /** Asked at each connect and request. */
  readonly token: () => string | Promise<string>
  readonly put: (credential: Credential, expiresAtMs: number) => void
}

/** Keeps what one is signed in with; renews it early where the issuer gave something to renew it with. */
export const tokenKeeper = ({
  store,
  refresh,
  now,
}: {
  store: TokenStore
  /** The next credential and when it ends; throws when there is none to be had. */
  refresh: (refreshToken: string) => Promise<{ readonly credential: Credential; readonly expiresAtMs: number }>
  now: () => number
}): Keeper => {
  let current: Credential = { token: '' }
  let endsAtMs = Number.POSITIVE_INFINITY
  let refreshing: Promise<string> | undefined
  const put = (credential: Credential, expiresAtMs: number) => {
    current = credential
    endsAtMs = expiresAtMs
    store.write(credential)
  }
  const renewed = async (refreshToken: string): Promise<string> => {
    try {
      const { credential, expiresAtMs } = await refresh(refreshToken)
      put(credential, expiresAtMs)
    } catch {
      // Used up. The token at hand is good until it ends; then somebody is asked.
      current = { token: current.token }
    } finally {
      refreshing = undefined
    }
    return current.token
  }
  return {
    put,
    token: () => {
      const { token, refreshToken } = current
      if (refreshToken === undefined || endsAtMs - now() > EARLY_MS) return token
      refreshing ??= renewed(refreshToken)
      return refreshing
    },
  }
}
