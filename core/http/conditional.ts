import { digestOf, tagsIn } from './entityTag.ts'
import { emptyAnswer, type HttpHandler } from './message.ts'
import { codedTag, codingFor } from './negotiated.ts'
import { HttpProblem } from './problem.ts'

/** The headers of an answer that its 304 repeats (RFC 9110 §15.4.5). */
const REPEATED = ['cache-control', 'etag', 'vary']

/**
 * Gives what a GET shows an entity tag, and answers conditional requests (RFC 9110 §13): 304 when the client has the
 * representation already, and a problem when it is not the one that If-Match names. There are no modification dates. Each content
 * coding of a body has a strong entity tag of its own (§8.8.3.3); a weak one goes for all of them.
 */
export const conditional =
  (handle: HttpHandler): HttpHandler =>
  async request => {
    const answered = await handle(request)
    if (answered.statusCode !== 200) return answered
    const { etag: plain = `"${digestOf(answered.body)}"` } = answered.headers
    const etag = codedTag(plain, codingFor(request, answered.body))
    const headers = { ...answered.headers, etag }
    const isWeak = etag.startsWith('W/')
    const opaque = etag.slice(isWeak ? 3 : 1, -1)
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers
    if (ifMatch !== undefined) {
      const wanted = tagsIn(ifMatch)
      if (wanted !== '*' && (isWeak || !wanted?.some(tag => !tag.isWeak && tag.opaque === opaque)))
        throw new HttpProblem('precondition-failed', `Its entity tag is ${etag}.`, { headers: { etag } })
    }
    if (ifNoneMatch !== undefined) {
      const had = tagsIn(ifNoneMatch)
      if (had === '*' || had?.some(tag => tag.opaque === opaque))
        return emptyAnswer(304, Object.fromEntries(Object.entries(headers).filter(([name]) => REPEATED.includes(name))))
    }
    return { ...answered, headers }
  }
