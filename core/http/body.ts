import type { HttpRequest } from './message.ts'
import { partsOf } from './outsideQuotes.ts'
import { HttpProblem } from './problem.ts'

/**
 * The JSON value that a request carries, in UTF-8 (RFC 8259 §8.1). Without a content type it is taken to be JSON.
 * @throws HttpProblem when it is in another form, or not JSON
 */
export const jsonBody = ({ headers, body }: HttpRequest): unknown => {
  if (headers['content-range'] !== undefined)
    throw new HttpProblem('bad-request', 'Content-Range: send the whole body (RFC 9110 §14.5).')
  const coding = headers['content-encoding']?.trim().toLowerCase() || 'identity'
  if (coding !== 'identity')
    throw new HttpProblem('unsupported-media-type', `Send it without Content-Encoding, not as ${coding}.`, {
      headers: { 'accept-encoding': 'identity' },
    })
  const contentType = headers['content-type'] || 'application/json'
  if (!isJson(contentType))
    throw new HttpProblem(
      'unsupported-media-type',
      `Send it with Content-Type: application/json, in UTF-8, not as ${contentType}.`,
      { headers: { accept: 'application/json' } },
    )
  if (body.length === 0) throw new HttpProblem('bad-request', 'The body is empty: send a JSON object.')
  const value = parsed(body)
  if (isDeeper(value, MAX_DEPTH))
    throw new HttpProblem('bad-request', `The body is nested deeper than ${MAX_DEPTH} levels.`)
  return value
}

/** Objects and lists within each other: whatever goes through a body by recursion has room for so many, and none is useful that has more. */
const MAX_DEPTH = 100

/** @throws HttpProblem */
const parsed = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new HttpProblem('bad-request', 'The body is not JSON in UTF-8.')
  }
}

/** Goes through a value level by level, without recursion. */
const isDeeper = (value: unknown, levels: number): boolean => {
  let level: readonly unknown[] = [value]
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap(one => (typeof one === 'object' && one !== null ? Object.values(one) : []))
    if (level.length === 0) return false
  }
  return true
}

/**
 * Whether a content type is that of a JSON document, among them `application/vnd.example+json`. A patch (RFC 7396, RFC 6902) says
 * what to change: it must not be taken for the whole.
 */
const isJson = (contentType: string): boolean => {
  const [type = '', ...parameters] = partsOf(contentType, ';')
  const charsets = parameters.flatMap(parameter => /^charset\s*=\s*"?([^"\s]*)"?$/i.exec(parameter)?.[1] ?? [])
  const isDocument = /^application\/([\w.+-]+\+)?json$/i.test(type) && !/patch\+json$/i.test(type)
  return isDocument && charsets.every(charset => /^utf-?8$/i.test(charset))
}
