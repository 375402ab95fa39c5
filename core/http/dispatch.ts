import type { HttpHandler } from './message.ts'
import { type Route, routeKey } from './operation.ts'
import { HttpProblem } from './problem.ts'

/** Hands each request to the handler of its route. Any other request is answered `not-found`. */
export const dispatcher = (routes: ReadonlyArray<readonly [Route, HttpHandler]>): HttpHandler => {
  const handlers = new Map(routes.map(([route, handler]) => [routeKey(route), handler]))
  return request => (handlers.get(request.route) ?? nothingHere)(request)
}

const nothingHere: HttpHandler = async ({ method, path }) => {
  throw new HttpProblem('not-found', `${method} ${path}: see /docs`)
}
