import type * as z from 'zod'
import { errorFields, type Logger } from '../runtime/log.ts'
import { HttpProblem } from './problem.ts'

/** A request in the form that handlers get. Header names are in lower case, path parameters decoded. */
export type HttpRequest = {
  /** Method and template of the path, such as `GET /devices/{id}`. */
  readonly route: string
  readonly method: string
  readonly path: string
  readonly pathParameters: Readonly<Record<string, string | undefined>>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string | undefined
}

export type HttpAnswer = {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether `body` is the base64 of the bytes to send. */
  readonly isBase64?: boolean
}
export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer>

/** The headers of every answer: it holds data about devices, for one token, and is not a page. */
const COMMON = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
}

export const answer = (
  statusCode: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({ statusCode, headers: { ...COMMON, 'content-type': contentType, ...headers }, body })

export const jsonAnswer = (value: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer =>
  answer(200, 'application/json', JSON.stringify(value), headers)

/** The answer that reports a problem (RFC 9457). */
export const problemAnswer = ({ problem, headers }: HttpProblem): HttpAnswer =>
  answer(problem.status, 'application/problem+json', JSON.stringify(problem), headers)

/** Answers an {@link HttpProblem} as a problem document, and any other failure as `internal`, which reveals nothing. */
export const guarded =
  (handle: HttpHandler, log: Logger): HttpHandler =>
  async request => {
    try {
      return await handle(request)
    } catch (error) {
      if (error instanceof HttpProblem) return problemAnswer(error)
      log('error', 'request failed', errorFields(error))
      return problemAnswer(new HttpProblem('internal'))
    }
  }

/** Validates parameters or a body by a schema. @throws HttpProblem naming each wrong parameter */
export const valid = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  throw new HttpProblem('bad-request', detail, { errors })
}
