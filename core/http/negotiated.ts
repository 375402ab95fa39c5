import { type ContentCoding, codingOf, encoded, wishedCoding } from './contentCoding.ts'
import type { HttpAnswer, HttpHandler, HttpRequest } from './message.ts'
import { HttpProblem } from './problem.ts'

type Asked = Pick<HttpRequest, 'headers'>

/** Refuses a client that accepts no content coding that there is. @throws HttpProblem that lists them */
export const checkCoding = ({ headers }: Asked): void => {
  if (wishedCoding(headers['accept-encoding']) === undefined)
    throw new HttpProblem('not-acceptable', 'There is zstd, br, gzip, identity.')
}

/** The coding that a client gets a body in. One that accepts no coding gets its refusal without any. */
export const codingFor = ({ headers }: Asked, body: string): ContentCoding => {
  const wished = wishedCoding(headers['accept-encoding'])
  return wished ? codingOf(wished, Buffer.byteLength(body)) : 'identity'
}

/** The size of a body on its way from Lambda to API Gateway, bytes: as a text in JSON. */
export const transferBytes = async (request: Asked, body: string): Promise<number> => {
  const coding = codingFor(request, body)
  return coding === 'identity' ? Buffer.byteLength(JSON.stringify(body)) : (await encoded(body, coding)).length
}

/** Sends bodies in the content coding that the client accepts best, and tells caches that it does (RFC 9110 §12.5.5). */
export const negotiated =
  (handle: HttpHandler): HttpHandler =>
  async request => {
    const answered = await handle(request)
    const { statusCode, headers, body, isBase64 } = answered
    if (statusCode === 204 || isBase64) return answered
    const varied: HttpAnswer = { ...answered, headers: { ...headers, vary: withCoding(headers.vary) } }
    const coding = codingFor(request, body)
    if (body === '' || coding === 'identity') return varied
    const { etag } = headers
    return {
      ...varied,
      headers: { ...varied.headers, 'content-encoding': coding, ...(etag && { etag: codedTag(etag, coding) }) },
      body: await encoded(body, coding),
      isBase64: true,
    }
  }

/** The entity tag of a body in a coding: a strong one goes for one coding (RFC 9110 §8.8.3.3), a weak one for all of them. */
export const codedTag = (etag: string, coding: ContentCoding): string =>
  etag.startsWith('W/') || coding === 'identity' || etag.endsWith(`-${coding}"`)
    ? etag
    : `${etag.slice(0, -1)}-${coding}"`

const withCoding = (vary: string | undefined): string => (vary ? `${vary}, accept-encoding` : 'accept-encoding')
