import type { IncomingHttpHeaders } from 'node:http'
import type { CorsConfiguration } from './properties.ts'

type Headers = Readonly<Record<string, string>>

/** Applies an API's CORS configuration to a request. */
export type Cors = {
  /** The answer of the gateway itself to a preflight request; nothing for any other. */
  readonly preflight: (method: string, headers: IncomingHttpHeaders) => Headers | undefined
  /** The function's headers with those of the configuration in place of its own. */
  readonly onAnswer: (origin: string | undefined, headers: Headers) => Headers
}

const none: Cors = { preflight: () => undefined, onAnswer: (_, headers) => headers }

const isAllowed = (allowed: string, origin: string): boolean => {
  if (allowed === '*') return true
  if (allowed === 'http://*' || allowed === 'https://*') return origin.startsWith(allowed.slice(0, -1))
  return allowed.toLowerCase() === origin.toLowerCase()
}

const listed = (name: string, values: readonly string[]): Headers =>
  values.length === 0 ? {} : { [name]: values.join(',') }

/**
 * "Configure CORS for HTTP APIs in API Gateway": preflight requests are answered without a function, the headers are sent only
 * for a request with an allowed origin, and what a function sends of them is ignored. That a preflight of another origin is 204
 * without them is not on the page.
 */
export const cors = (configuration: CorsConfiguration | undefined): Cors => {
  if (configuration === undefined) return none
  const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders, MaxAge, AllowCredentials } = configuration
  const credentials = AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}
  const forOrigin = (origin: string | undefined): Headers | undefined =>
    origin !== undefined && AllowOrigins.some(allowed => isAllowed(allowed, origin))
      ? { 'access-control-allow-origin': AllowOrigins.includes('*') ? '*' : origin, ...credentials }
      : undefined
  return {
    preflight: (method, { origin, 'access-control-request-method': asked }) => {
      if (method !== 'OPTIONS' || origin === undefined || asked === undefined) return undefined
      const allowed = forOrigin(origin)
      if (!allowed) return {}
      return {
        ...allowed,
        ...listed('access-control-allow-methods', AllowMethods),
        ...listed('access-control-allow-headers', AllowHeaders),
        ...(MaxAge !== undefined && { 'access-control-max-age': String(MaxAge) }),
      }
    },
    onAnswer: (origin, headers) => {
      const own = Object.entries(headers).filter(([name]) => !name.startsWith('access-control-'))
      const allowed = forOrigin(origin)
      return {
        ...Object.fromEntries(own),
        ...(allowed && { ...allowed, ...listed('access-control-expose-headers', ExposeHeaders) }),
      }
    },
  }
}
