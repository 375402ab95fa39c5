import type { Credential, TokenStore } from './tokenStore.ts'

/** A token that can be renewed without a question is renewed this long before its end, ms. */
const EARLY_MS = 90_000
/** A renewal that failed because the issuer was away is tried again after this time, ms. */
const AGAIN_MS = 5_000

/** The current token, and the way to the next one. */
export type Keeper = {
  /** Called for each connection and each request. */
  readonly token: () => string | Promise<string>
  /** The token that was given out last. */
  readonly current: () => string
  readonly put: (credential: Credential, expiresAtMs: number) => void
}

/** Keeps the credential of the session, and renews it early where the issuer gave a refresh token. */
export const tokenKeeper = ({
  store,
  refresh,
  isAway,
  now,
}: {
  store: TokenStore
  /** Gets the next credential and its end; throws when the issuer gives none. */
  refresh: (refreshToken: string) => Promise<{ readonly credential: Credential; readonly expiresAtMs: number }>
  /** Whether a renewal failed only because the issuer could not be reached. */
  isAway: (error: unknown) => boolean
  now: () => number
}): Keeper => {
  let current: Credential = { token: '' }
  let endsAtMs = Number.POSITIVE_INFINITY
  let notBeforeMs = 0
  let refreshing: Promise<string> | undefined
  const put = (credential: Credential, expiresAtMs: number) => {
    current = credential
    endsAtMs = expiresAtMs
    store.write(credential)
  }
  const renewed = async (refreshToken: string): Promise<string> => {
    const before = current
    try {
      const { credential, expiresAtMs } = await refresh(refreshToken)
      if (current === before) put(credential, expiresAtMs)
    } catch (error) {
      if (isAway(error)) notBeforeMs = now() + AGAIN_MS
      // The refresh token is used up. The current token is good until its end; then the person is asked.
      else if (current === before) current = { token: current.token }
    } finally {
      refreshing = undefined
    }
    return current.token
  }
  return {
    put,
    current: () => current.token,
    token: () => {
      const { token, refreshToken } = current
      if (refreshToken === undefined || endsAtMs - now() > EARLY_MS || now() < notBeforeMs) return token
      refreshing ??= renewed(refreshToken)
      return refreshing
    },
  }
}
