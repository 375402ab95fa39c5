import { Aws } from 'aws-cdk-lib'
import type { Config } from './config.ts'

/** The origins that the pages of the console may call, beside their own. */
export type ConsoleOrigins = {
  /** `wss://HOST` of the viewers' socket. */
  readonly socket: string
  /** The origin of the OpenID Connect issuer, and others that signing in needs. */
  readonly signIn: readonly string[]
  /** `https://HOST` of the HTTP API, where it has a domain name of the team. */
  readonly http: string | undefined
}

/** The settings for signing in at the issuer, where the stage has a client id for the console. */
export const consoleSignIn = ({ oidc, consoleOidcClientId: clientId, consoleOidcScope: scope }: Config) =>
  oidc && clientId ? { oidc: { issuer: oidc.issuer, clientId, scope } } : {}

/** The origins that signing in calls. */
export const signInOrigins = ({ oidc, consoleOidcClientId, consoleOidcOrigins }: Config): readonly string[] =>
  oidc && consoleOidcClientId ? [...new Set([new URL(oidc.issuer).origin, ...consoleOidcOrigins])] : []

/** All HTTP APIs of this region: a header cannot name ours more exactly, see {@link pagePolicy}. */
const anyHttpApi = () => `https://*.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`

/**
 * The `Content-Security-Policy` that CloudFront sends. Only scripts of the console's own origin run. React sets styles through
 * the CSSOM, which `style-src` does not concern.
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

/** The policy of the documentation of the HTTP API. Styles may be inline: Swagger UI writes them into its elements. */
export const docsPolicy = ({ http }: Pick<ConsoleOrigins, 'http'>): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${http ?? anyHttpApi()}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * The policy in the page itself. It names our HTTP API in place of all APIs of the region; a browser obeys both policies (CSP
 * Level 3, "The effect of multiple policies"). The header can name the API only where that has a domain name of the team: the
 * API's CORS settings refer to the distribution, which has the header. The page is written when both exist.
 */
export const pagePolicy = ({ socket, signIn }: Omit<ConsoleOrigins, 'http'>, httpUrl: string): string =>
  `connect-src ${["'self'", socket, httpUrl, ...signIn].join(' ')}`
