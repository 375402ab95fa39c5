import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { guarded, type HttpHandler } from '../core/http/message.ts'
import { negotiated } from '../core/http/negotiated.ts'
import { jsonLogger, type Logger } from '../core/runtime/log.ts'

/** A function of the HTTP API: a handler for the requests that API Gateway hands over. */
export const httpFunction = (handler: HttpHandler, log: Logger = jsonLogger()) => {
  const handle = negotiated(guarded(handler, log))
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const { body = '', isBase64Encoded, rawQueryString } = event
    const { isBase64, ...answered } = await handle({
      route: event.routeKey.replace(/^\w+ /, ''),
      method: event.requestContext.http.method,
      path: event.rawPath,
      pathParameters: event.pathParameters ?? {},
      queryString: rawQueryString,
      query: Object.fromEntries(new URLSearchParams(rawQueryString)),
      headers: event.headers,
      body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    })
    return { ...answered, ...(isBase64 && { isBase64Encoded: true }) }
  }
}
