import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Faults, Say } from '../contracts.ts'
import { type ApiPlace, executeApiArn, gateway } from '../gateway/caller.ts'
import type { Ran } from '../gateway/invocation.ts'
import { MAX_PAYLOAD_BYTES } from '../lambda/limits.ts'
import type { Answer } from './answer.ts'
import { bodyWithin } from './body.ts'
import { requestEvent } from './event.ts'
import { MAX_BODY_BYTES } from './limits.ts'
import type { HttpApi, Route } from './topology.ts'

/** The parts of the platform that the answers of an API need. */
export type HttpPlatform = {
  readonly place: ApiPlace
  readonly run: (arn: string, event: unknown, caller: ReturnType<typeof gateway>, ms: number) => Promise<Ran<Answer>>
  readonly say: Say
  readonly faults: Pick<Faults, 'isWithin'>
  /** Told of each answer that is 5xx. */
  readonly serverError: () => void
  /** ms since the epoch. */
  readonly now: () => number
  readonly newRequestId: () => string
}

const message = (status: number, text: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  cookies: [],
  body: Buffer.from(JSON.stringify({ message: text })),
})

const badRequest = message(400, 'Bad Request')
const notFound = message(404, 'Not Found')
const tooLarge = message(413, 'Request Entity Too Large')
const tooMany = message(429, 'Too Many Requests')
const broken = message(500, 'Internal Server Error')
const unavailable = message(503, 'Service Unavailable')

const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/** The ARN that a permission's `SourceArn` has to match: "Create AWS Lambda proxy integrations …", the route's method and path as written. */
const sourceArn = ({ id, stage }: HttpApi, { key }: Route, method: string, place: ApiPlace): string =>
  executeApiArn(place, id, `${stage.name}/${key.kind === 'default' ? '$default' : `${method}${key.path}`}`)

/**
 * Answers the requests to one API. API Gateway Developer Guide, "Troubleshooting HTTP API Lambda integrations" (500 for a failed
 * function, a malformed result and a missing permission). That a late function is 503 is on no page (serverless issue 11222).
 */
export const serve = (api: HttpApi, { place, run, say, faults, serverError, now, newRequestId }: HttpPlatform) => {
  const answerTo = async (request: IncomingMessage, requestId: string): Promise<Answer> => {
    const at = now()
    const { method = 'GET', headers, url = '/' } = request
    // A target in absolute form, as clients behind a proxy send it (RFC 9112 §3.2.2), is one too.
    const [rawPath, ...more] = url.replace(/^https?:\/\/[^/?]*/i, '').split('?')
    const path = decoded(rawPath || '/')
    if (path === undefined) return badRequest
    const routed = api.route(method, path)
    if (!routed && api.cors.isPreflight(method, headers))
      return { status: 204, headers: api.cors.preflight(headers), cookies: [], body: Buffer.alloc(0) }
    if (!routed) return notFound
    if (!api.stage.isWithin(routed.route.name) || !faults.isWithin('gateway-quota')) return tooMany
    const body = await bodyWithin(request, MAX_BODY_BYTES)
    if (!body) return tooLarge
    const event = requestEvent(api, place, routed, { request, path, query: more.join('?'), body, requestId, at })
    if (Buffer.byteLength(JSON.stringify(event)) > MAX_PAYLOAD_BYTES) return tooLarge
    const { route } = routed
    const caller = gateway(sourceArn(api, route, method, place))
    const outcome = await run(route.functionArn, event, caller, route.timeoutMs)
    if (outcome.ended === 'answered')
      return { ...outcome.answer, headers: api.cors.onAnswer(method, headers, outcome.answer.headers) }
    const { ended, why } = outcome
    say(api.logicalId, JSON.stringify({ level: 'error', message: 'route failed', route: route.name, requestId, why }))
    return ended === 'late' ? unavailable : broken
  }

  /** @returns bytes of the larger body, the request's or the answer's */
  return async (request: IncomingMessage, response: ServerResponse): Promise<number> => {
    const requestId = newRequestId()
    const { status, headers, cookies, body } = await answerTo(request, requestId)
    if (status >= 500) serverError()
    response.statusCode = status
    response.setHeaders(new Map(Object.entries({ ...headers, 'apigw-requestid': requestId })))
    if (cookies.length > 0) response.setHeader('set-cookie', cookies)
    // Node sends no body for HEAD, and would leave its length out.
    if (request.method === 'HEAD') response.setHeader('content-length', body.length)
    response.end(body)
    return Math.max(Number(request.headers['content-length'] ?? 0), body.length)
  }
}
