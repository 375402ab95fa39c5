import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { guarded, type HttpHandler } from '../core/http/message.ts'
import { HttpProblem } from '../core/http/problem.ts'
import { jsonLogger } from '../core/runtime/log.ts'

/** What a function of the HTTP API runs: a handler for each of its routes, by route key such as `GET /devices/{id}`. */
export const httpRoutes = (routes: Readonly<Record<string, HttpHandler>>) => {
  const handle = guarded(request => (routes[request.route] ?? nothingHere)(request), jsonLogger())
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const { body, isBase64Encoded } = event
    const { isBase64, ...answered } = await handle({
      route: event.routeKey,
      method: event.requestContext.http.method,
      path: event.rawPath,
      pathParameters: event.pathParameters ?? {},
      query: event.queryStringParameters ?? {},
      headers: event.headers,
      body: body !== undefined && isBase64Encoded ? Buffer.from(body, 'base64').toString() : body,
    })
    return { ...answered, ...(isBase64 && { isBase64Encoded: true }) }
  }
}

const nothingHere: HttpHandler = async ({ method, path }) => {
  throw new HttpProblem('not-found', `${method} ${path}: see /docs`)
}
