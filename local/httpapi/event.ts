import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { type ApiPlace, executeApiHost } from '../gateway/caller.ts'
import { logTime } from '../gateway/logTime.ts'
import type { Routed } from './routing.ts'
import type { HttpApi, Route } from './topology.ts'

/** A request as the gateway has read it. */
export type Asked = {
  readonly request: IncomingMessage
  /** Decoded, as AWS passes it on. */
  readonly path: string
  /** As it was sent, without the question mark. */
  readonly query: string
  readonly body: Buffer
  readonly requestId: string
  /** ms since the epoch. */
  readonly at: number
}

const joined = (pairs: Iterable<readonly [string, string]>): Record<string, string> =>
  Object.fromEntries(
    [...Map.groupBy(pairs, ([name]) => name)].map(([name, some]) => [name, some.map(([, value]) => value).join(',')]),
  )

const isSome = (record: object): boolean => Object.keys(record).length > 0

/** Not passed on: they belong to one hop, or to `cookies`. */
const left = new Set(['connection', 'cookie', 'keep-alive', 'transfer-encoding', 'upgrade'])

const headersOf = ({ rawHeaders, socket }: IncomingMessage): Record<string, string> => {
  const sent = Array.from({ length: rawHeaders.length / 2 }, (_, pair): [string, string] => [
    (rawHeaders[2 * pair] ?? '').toLowerCase(),
    rawHeaders[2 * pair + 1] ?? '',
  ])
  const added: [string, string][] = [
    ['x-forwarded-for', socket.remoteAddress ?? '127.0.0.1'],
    ['x-forwarded-port', String(socket.localPort ?? 0)],
    ['x-forwarded-proto', 'http'],
  ]
  return joined([...sent.filter(([name]) => !left.has(name)), ...added])
}

const cookiesOf = ({ cookie }: IncomingHttpHeaders): string[] => cookie?.split(';').map(one => one.trim()) ?? []

const TEXT = /^(text\/|application\/(json|xml|javascript)\b|application\/[\w.-]+\+(json|xml)\b)/i

const isText = (body: Buffer, contentType = 'text/plain'): boolean => TEXT.test(contentType) && isUtf8(body)

const bodyOf = (body: Buffer, contentType: string | undefined) => {
  if (body.length === 0) return { isBase64Encoded: false }
  const text = isText(body, contentType)
  return { body: body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text }
}

/**
 * Input of the function behind a route, payload format 2.0. API Gateway Developer Guide, "Create AWS Lambda proxy integrations
 * for HTTP APIs in API Gateway". The page has all keys; on AWS those without content are absent. That `rawPath` is decoded is
 * not on the page (standard-server pull request 93 has captures).
 */
export const requestEvent = (
  { id, stage }: HttpApi,
  place: ApiPlace,
  { route, pathParameters }: Routed<Route>,
  { request, path, query, body, requestId, at }: Asked,
) => {
  const { method = 'GET', headers, httpVersion, socket } = request
  const cookies = cookiesOf(headers)
  const queryStringParameters = joined(new URLSearchParams(query))
  return {
    version: '2.0',
    routeKey: route.name,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers: headersOf(request),
    ...(isSome(queryStringParameters) && { queryStringParameters }),
    requestContext: {
      accountId: place.accountId,
      apiId: id,
      domainName: executeApiHost(place, id),
      domainPrefix: id,
      http: {
        method,
        path,
        protocol: `HTTP/${httpVersion}`,
        sourceIp: socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: route.name,
      stage: stage.name,
      time: logTime(at),
      timeEpoch: at,
    },
    ...(isSome(pathParameters) && { pathParameters }),
    ...(isSome(stage.variables) && { stageVariables: stage.variables }),
    ...bodyOf(body, headers['content-type']),
  }
}
