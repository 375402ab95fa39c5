// Loaded only when a person signs in at an issuer.
import * as oauth from 'oauth4webapi'
import type { Settings } from '../api/settings.ts'
import { type PendingSignIn, SIGNED_IN_PATH } from './pendingSignIn.ts'
import type { Credential } from './tokenStore.ts'

type Oidc = NonNullable<Settings['oidc']>

/** Plain HTTP is allowed only for an issuer on this machine. */
const insecure = (issuer: URL) => ({
  [oauth.allowInsecureRequests]:
    issuer.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(issuer.hostname),
})

const discover = async (oidc: Oidc) => {
  const issuer = new URL(oidc.issuer)
  const options = insecure(issuer)
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options))
  return { server, options, client: { client_id: oidc.clientId } }
}

const redirectUri = () => location.origin + SIGNED_IN_PATH

/** The address of the issuer's sign-in page (authorization code with PKCE, RFC 7636), and the secrets to keep until it answers. */
export const beginSignIn = async (
  oidc: Oidc,
): Promise<{ readonly url: URL; readonly verifier: string; readonly state: string }> => {
  const { server } = await discover(oidc)
  if (server.authorization_endpoint === undefined) throw new Error('The issuer has no authorization_endpoint.')
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const url = new URL(server.authorization_endpoint)
  const query = {
    client_id: oidc.clientId,
    redirect_uri: redirectUri(),
    response_type: 'code',
    scope: oidc.scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value)
  return { url, verifier, state }
}

const credentialOf = ({ access_token, refresh_token }: oauth.TokenEndpointResponse): Credential => ({
  token: access_token,
  refreshToken: refresh_token,
})

/** Exchanges the code in the address, which the issuer put there, for a token. */
export const finishSignIn = async (
  oidc: Oidc,
  address: URL,
  { verifier, state }: PendingSignIn,
): Promise<Credential> => {
  const { server, client, options } = await discover(oidc)
  const answer = oauth.validateAuthResponse(server, client, address, state)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    answer,
    redirectUri(),
    verifier,
    options,
  )
  return credentialOf(await oauth.processAuthorizationCodeResponse(server, client, response))
}

/** Gets the next token without asking the person. */
export const refresh = async (oidc: Oidc, refreshToken: string): Promise<Credential> => {
  const { server, client, options } = await discover(oidc)
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options)
  return { refreshToken, ...credentialOf(await oauth.processRefreshTokenResponse(server, client, response)) }
}
