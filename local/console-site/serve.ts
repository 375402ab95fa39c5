import type { RequestListener, ServerResponse } from 'node:http'
import type { Say } from '../contracts.ts'
import type { Distribution, Way } from './distribution.ts'
import { fetchObject } from './origin.ts'

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }

const error = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`),
})

/** RFC 9110 §13.1.2: an entity tag of ours is never weak, but one that went through a browser may come back so. */
const isKept = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch
    ?.split(',')
    .map(one => one.trim().replace(/^W\//, ''))
    .some(one => one === etag || one === '*') === true

const fromOrigin = (way: Way, uri: string, arn: string, ifNoneMatch: string | undefined): Answer => {
  const fetched = fetchObject(way.origin, uri, arn)
  if (fetched.status !== 200) return error(fetched.status, fetched.code)
  const { body, contentType, cacheControl, etag } = fetched.object
  const headers = { etag, ...(cacheControl && { 'cache-control': cacheControl }) }
  if (isKept(ifNoneMatch, etag)) return { status: 304, headers, body: Buffer.alloc(0) }
  return { status: 200, headers: { ...headers, 'content-type': contentType }, body }
}

const send = (response: ServerResponse, { status, headers, body }: Answer, more: Way['headers'], isHead: boolean) => {
  response.writeHead(status, { ...headers, ...more, ...(status !== 304 && { 'content-length': body.length }) })
  response.end(isHead ? undefined : body)
}

/**
 * Answers a distribution's viewers from its buckets, over plain HTTP. CloudFront Developer Guide, "How CloudFront delivers
 * content", "Specify a default root object", and "HTTP 403 status code" for a method that a behavior does not allow.
 * @param current the distribution of now: a swap puts another one in its place
 */
export const serve =
  (current: () => Distribution, say: Say): RequestListener =>
  (request, response) => {
    const { logicalId, arn, ways, rootObject } = current()
    const { method = 'GET', url = '/', headers } = request
    const [path = '/'] = url.split('?')
    const way = ways.find(({ matches }) => matches(path))
    const isHead = method === 'HEAD'
    if (!way?.methods.includes(method))
      return send(response, error(403, 'MethodNotAllowed'), way?.headers ?? {}, isHead)
    try {
      const uri = way.rewritten(method, path)
      const answer = fromOrigin(way, uri === '/' ? `/${rootObject}` : uri, arn, headers['if-none-match'])
      send(response, answer, way.headers, isHead)
    } catch (cause) {
      say(
        logicalId,
        JSON.stringify({ level: 'error', message: 'the function of the distribution failed', why: String(cause) }),
      )
      send(response, error(503, 'FunctionExecutionError'), way.headers, isHead)
    }
  }
