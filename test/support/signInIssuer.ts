import { once } from 'node:events'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import { AUDIENCE } from '../../core/access/testing/issuer.ts'

/** An OpenID Connect issuer at which people sign in with a browser, in this process. */
export type SignInIssuer = {
  readonly issuer: string
  /** Takes the console as a public client that comes back to this address. */
  readonly admit: (redirectUri: string) => Promise<void>
  /** The grants that tokens were given for. */
  readonly grants: readonly Readonly<Record<string, unknown>>[]
  readonly close: () => Promise<void>
}

export const CONSOLE_CLIENT = 'the-console'
const RESOURCE = 'https://sonde.example'

/**
 * Anybody may sign in; the pages that ask who one is are the provider's own for development. A client must use PKCE.
 * @param claims what each access token says besides
 * @param lifetimeSeconds how long an access token lives
 */
export const startSignInIssuer = async ({
  claims,
  lifetimeSeconds,
}: {
  claims: Readonly<Record<string, unknown>>
  lifetimeSeconds: () => number
}): Promise<SignInIssuer> => {
  let provider: Provider | undefined
  const grants: Record<string, unknown>[] = []
  const server = createServer((request, response) => void provider?.callback()(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwks = { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] }

  return {
    issuer,
    grants,
    admit: async redirectUri => {
      provider = new Provider(issuer, {
        clients: [
          {
            client_id: CONSOLE_CLIENT,
            token_endpoint_auth_method: 'none',
            grant_types: ['authorization_code', 'refresh_token'],
            response_types: ['code'],
            redirect_uris: [redirectUri],
          },
        ],
        jwks,
        cookies: { keys: ['of a test'] },
        clientBasedCORS: () => true,
        pkce: { required: () => true },
        ttl: { AccessToken: lifetimeSeconds, AuthorizationCode: 60, Grant: 3600, Interaction: 600, Session: 3600 },
        extraTokenClaims: () => ({ ...claims }),
        issueRefreshToken: () => false,
        features: {
          devInteractions: { enabled: true },
          resourceIndicators: {
            enabled: true,
            defaultResource: () => RESOURCE,
            useGrantedResource: () => true,
            getResourceServerInfo: () => ({
              scope: 'read write',
              audience: AUDIENCE,
              accessTokenFormat: 'jwt',
              jwt: { sign: { alg: 'RS256' } },
            }),
          },
        },
      })
      provider.on('grant.success', ({ oidc }) => grants.push({ ...oidc.params }))
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
