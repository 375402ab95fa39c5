import { Aws } from 'aws-cdk-lib'
import type { Config } from './config.ts'

/** Where the pages of the console may call, beside their own origin. */
export type ConsoleOrigins = {
  /** `wss://HOST` of the viewers' socket. */
  readonly socket: string
  /** The OpenID Connect issuer's, and others that sign-in needs. */
  readonly signIn: readonly string[]
  /** `https://HOST` of the HTTP API, where it has a name of one's own. */
  readonly http: string | undefined
}

/** Sign-in at the issuer, where the stage has a client id for the console. */
export const consoleSignIn = ({ oidc, consoleOidcClientId: clientId, consoleOidcScope: scope }: Config) =>
  oidc && clientId ? { oidc: { issuer: oidc.issuer, clientId, scope } } : {}

/** What signing in calls. */
export const signInOrigins = ({ oidc, consoleOidcClientId, consoleOidcOrigins }: Config): readonly string[] =>
  oidc && consoleOidcClientId ? [...new Set([new URL(oidc.issuer).origin, ...consoleOidcOrigins])] : []

/** HTTP APIs of this region: as near as a header can come to ours, see {@link pagePolicy}. */
const anyHttpApi = () => `https://*.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`

/**
 * The `Content-Security-Policy` that CloudFront sends. Nothing runs but what comes from the console's own origin; React sets
 * styles through the CSSOM, which `style-src` does not concern.
 */
export const headerPolicy = ({ socket, signIn, http }: ConsoleOrigins): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", socket, http ?? anyHttpApi(), ...signIn].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * The policy that the page itself holds, with the one HTTP API in place of all of its region; a browser keeps to both (CSP
 * Level 3, "The effect of multiple policies"). The header cannot name the API but where it has a name of one's own: the API's
 * CORS names the distribution, which has the header. The page is written when both are there.
 */
export const pagePolicy = ({ socket, signIn }: Omit<ConsoleOrigins, 'http'>, httpUrl: string): string =>
  `connect-src ${["'self'", socket, httpUrl, ...signIn].join(' ')}`
