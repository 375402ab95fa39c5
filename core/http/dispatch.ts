import { conditional } from './conditional.ts'
import { DEFAULT_ROUTE, emptyAnswer, type HttpAnswer, type HttpHandler, type HttpRequest } from './message.ts'
import type { Route } from './operation.ts'
import { HttpProblem } from './problem.ts'

/** The methods that the API knows; any other is 501 (RFC 9110 §9.1). */
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

type Resource = { readonly path: string; readonly handlers: ReadonlyMap<string, HttpHandler> }

/**
 * Hands each request to the handler of its route. It answers itself whatever follows from the list of routes: HEAD where there is
 * a GET, OPTIONS, 405 with `Allow`, 404, and conditional requests.
 */
export const dispatcher = (routes: ReadonlyArray<readonly [Route, HttpHandler]>): HttpHandler => {
  const resources = [...Map.groupBy(routes, ([{ path }]) => path)].map(
    ([path, some]): Resource => ({
      path,
      handlers: new Map(some.map(([{ method }, handle]) => [method, method === 'GET' ? conditional(handle) : handle])),
    }),
  )
  return async request => {
    const { method } = request
    if (!METHODS.includes(method)) throw new HttpProblem('not-implemented', `There are ${METHODS.join(', ')}.`)
    const found = resourceOf(resources, request)
    if (!found) return nothingHere(request)
    const { resource, pathParameters } = found
    const allow = allowed(resource)
    if (method === 'OPTIONS') return emptyAnswer(204, { allow })
    // API Gateway sends the head of the answer, and leaves the body out (RFC 9110 §9.3.2; to be checked live).
    const handle = resource.handlers.get(method === 'HEAD' ? 'GET' : method)
    if (!handle) throw new HttpProblem('method-not-allowed', `It takes ${allow}.`, { headers: { allow } })
    return handle({ ...request, pathParameters })
  }
}

const allowed = ({ handlers }: Resource): string =>
  [...[...handlers.keys()].flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'].join(', ')

const resourceOf = (resources: readonly Resource[], { route, path, pathParameters }: HttpRequest) => {
  for (const resource of resources) {
    if (resource.path === route) return { resource, pathParameters }
    const own = route === DEFAULT_ROUTE ? parametersIn(resource.path, path) : undefined
    if (own) return { resource, pathParameters: own }
  }
  return undefined
}

/** The parameters of a path that fits a template, such as `/docs/{file}`. */
const parametersIn = (template: string, path: string): Record<string, string> | undefined => {
  const parts = path.split('/')
  const names = template.split('/')
  if (parts.length !== names.length) return undefined
  const pairs = names.map((name, at) => [name, parts[at] ?? ''] as const)
  if (pairs.some(([name, part]) => (name.startsWith('{') ? part === '' : name !== part))) return undefined
  return Object.fromEntries(
    pairs.filter(([name]) => name.startsWith('{')).map(([name, part]) => [name.slice(1, -1), part]),
  )
}

const nothingHere = (request: HttpRequest): HttpAnswer => {
  // `OPTIONS *` asks about the server (RFC 9110 §9.3.7).
  if (request.method === 'OPTIONS' && request.path === '*') return emptyAnswer(204, { allow: METHODS.join(', ') })
  // A page may then read the 404 itself. API Gateway adds the headers of CORS.
  if (isPreflight(request)) return emptyAnswer(204)
  const location = withoutSlash(request)
  if (location !== undefined) return emptyAnswer(308, { location })
  throw new HttpProblem('not-found', `${request.method} ${request.path}: see /docs`)
}

const isPreflight = ({ method, headers }: HttpRequest): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined

/** The same address without slashes at its end, always on this host: no segment of it is empty, and each is encoded. */
const withoutSlash = ({ path, queryString }: HttpRequest): string | undefined => {
  const [, ...segments] = path.replace(/\/+$/, '').split('/')
  if (!path.endsWith('/') || segments.length === 0 || segments.includes('')) return undefined
  return `/${segments.map(encodeURIComponent).join('/')}${queryString && `?${queryString}`}`
}
