import { urlOf } from '../address/route.ts'
import { isPassing } from '../api/problem.ts'
import type { Settings } from '../api/settings.ts'
import type { checkToken } from './check.ts'
import { isSameHolder, type Offer, type SignedIn } from './holder.ts'
import { comeBack } from './issuer.ts'
import { SIGNED_IN_PATH } from './pendingSignIn.ts'
import type { Credential, TokenStore } from './tokenStore.ts'

/** The state in which a page begins: signed in, with the offer of a link if there is one; or signed out, with the error if there was one. */
export type Start =
  | ({ readonly kind: 'in'; readonly offer?: Offer | undefined } & SignedIn)
  | { readonly kind: 'out'; readonly error?: unknown }

const fromIssuer = async ({ oidc }: Settings, store: TokenStore): Promise<void> => {
  if (!oidc) throw new Error('This stack has no issuer to sign in at.')
  const { credential, returnTo } = await comeBack(oidc)
  // Before it is checked: the issuer gives it once, and the check may have to be repeated.
  store.write(credential)
  history.replaceState(null, '', urlOf(returnTo))
}

/**
 * Signs in with the token of the page before a reload, of the link that leads here, or of the issuer that sent the browser
 * back. A link does not replace the session of somebody else: it becomes an offer.
 * @throws ApiError when the API is away: nothing is lost, and the same call may succeed later
 */
export const startSession = async ({
  settings,
  store,
  linked,
  check,
}: {
  settings: Settings
  store: TokenStore
  linked: string | undefined
  check: typeof checkToken
}): Promise<Start> => {
  const signIn = async (credential: Credential): Promise<Start> => {
    try {
      const me = await check(settings, credential.token)
      store.write(credential)
      return { kind: 'in', credential, me }
    } catch (error) {
      if (isPassing(error)) throw error
      return { kind: 'out', error }
    }
  }
  const withLink = async (token: string, kept: Credential): Promise<Start> => {
    const [current, other] = await Promise.all([signIn(kept), offerOf(settings, token, check)])
    if (current.kind === 'out') return signIn({ token })
    if (other.kind === 'other' && isSameHolder(other.me, current.me)) return signIn(other.credential)
    store.write(current.credential)
    return { ...current, offer: other }
  }

  if (location.pathname === SIGNED_IN_PATH && linked === undefined) {
    try {
      await fromIssuer(settings, store)
    } catch (error) {
      return { kind: 'out', error }
    } finally {
      if (location.pathname === SIGNED_IN_PATH) history.replaceState(null, '', urlOf('/'))
    }
  }
  const kept = store.read()
  if (linked !== undefined && linked !== kept?.token) {
    if (kept) return withLink(linked, kept)
    // Kept at once: the address no longer has it, and the page may be loaded again before the API answers.
    store.write({ token: linked })
    return signIn({ token: linked })
  }
  return kept ? signIn(kept) : { kind: 'out' }
}

/** The offer of a link to somebody who is signed in. @throws ApiError when the API is away */
export const offerOf = async (settings: Settings, token: string, check: typeof checkToken): Promise<Offer> => {
  try {
    return { kind: 'other', credential: { token }, me: await check(settings, token) }
  } catch (error) {
    if (isPassing(error)) throw error
    return { kind: 'refused', error }
  }
}
