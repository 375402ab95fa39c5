import type { Me } from '../../../core/contracts/http.ts'
import type { Settings } from '../api/settings.ts'
import { checkToken } from './check.ts'
import { comeBack } from './issuer.ts'
import { SIGNED_IN_PATH } from './pendingSignIn.ts'
import type { Credential, TokenStore } from './tokenStore.ts'

/** The state in which a page begins: signed in, or signed out, with the error if there was one. */
export type Start =
  | { readonly kind: 'in'; readonly credential: Credential; readonly me: Me }
  | { readonly kind: 'out'; readonly error?: unknown; readonly credential?: Credential | undefined }

const fromIssuer = async ({ oidc }: Settings): Promise<Credential> => {
  if (!oidc) throw new Error('This stack has no issuer to sign in at.')
  const { credential, returnTo } = await comeBack(oidc)
  history.replaceState(null, '', returnTo)
  return credential
}

/** Signs in with the token of the address, of the issuer that sent the browser back, or of the page before a reload. */
export const startSession = async (
  settings: Settings,
  store: TokenStore,
  linked: string | undefined,
): Promise<Start> => {
  let credential: Credential | undefined
  try {
    const isComingBack = location.pathname === SIGNED_IN_PATH && linked === undefined
    if (isComingBack) credential = await fromIssuer(settings)
    else credential = linked === undefined ? store.read() : { token: linked }
    if (!credential) return { kind: 'out' }
    const me = await checkToken(settings, credential.token)
    store.write(credential)
    return { kind: 'in', credential, me }
  } catch (error) {
    return { kind: 'out', error, credential }
  } finally {
    if (location.pathname === SIGNED_IN_PATH) history.replaceState(null, '', '/')
  }
}
