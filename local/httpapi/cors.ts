import type { IncomingHttpHeaders } from 'node:http'
import type { CorsConfiguration } from './properties.ts'

type Headers = Readonly<Record<string, string>>

/** Applies an API's CORS configuration to a request. */
export type Cors = {
  /** Whether the gateway answers a request itself where no route takes it: a preflight request. */
  readonly isPreflight: (method: string, headers: IncomingHttpHeaders) => boolean
  /** The headers of the gateway's own answer to a preflight request. */
  readonly preflight: (headers: IncomingHttpHeaders) => Headers
  /** The function's headers with those of the configuration in place of its own. */
  readonly onAnswer: (method: string, asked: IncomingHttpHeaders, headers: Headers) => Headers
}

const none: Cors = { isPreflight: () => false, preflight: () => ({}), onAnswer: (_, __, headers) => headers }

const isPreflight: Cors['isPreflight'] = (method, { origin, 'access-control-request-method': asked }) =>
  method === 'OPTIONS' && origin !== undefined && asked !== undefined

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
 * without them is not on the page; nor is it that one whose path has a route for ANY or OPTIONS goes to the function behind it,
 * and its answer gets the headers (aws/serverless-application-model#1603).
 */
export const cors = (configuration: CorsConfiguration | undefined): Cors => {
  if (configuration === undefined) return none
  const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders, MaxAge, AllowCredentials } = configuration
  const credentials = AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}
  const forOrigin = (origin: string | undefined): Headers | undefined =>
    origin !== undefined && AllowOrigins.some(allowed => isAllowed(allowed, origin))
      ? { 'access-control-allow-origin': AllowOrigins.includes('*') ? '*' : origin, ...credentials }
      : undefined
  const preflight: Cors['preflight'] = ({ origin }) => {
    const allowed = forOrigin(origin)
    if (!allowed) return {}
    return {
      ...allowed,
      ...listed('access-control-allow-methods', AllowMethods),
      ...listed('access-control-allow-headers', AllowHeaders),
      ...(MaxAge !== undefined && { 'access-control-max-age': String(MaxAge) }),
    }
  }
  return {
    isPreflight,
    preflight,
    onAnswer: (method, asked, headers) => {
      const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-')))
      if (isPreflight(method, asked)) return { ...own, ...preflight(asked) }
      const allowed = forOrigin(asked.origin)
      return { ...own, ...(allowed && { ...allowed, ...listed('access-control-expose-headers', ExposeHeaders) }) }
    },
  }
}
