import * as z from 'zod'
import { shownNames, unknownName } from '../contracts/nearest.ts'
import { errorFields, type Logger } from '../runtime/log.ts'
import { HttpProblem, invalid } from './problem.ts'

/** The route of requests whose path is that of no other route, as API Gateway names it. */
export const DEFAULT_ROUTE = '$default'

/** A request in the form that handlers get. Header names are in lower case, path parameters decoded. */
export type HttpRequest = {
  /** Template of the path, such as `/devices/{id}`, or {@link DEFAULT_ROUTE}. */
  readonly route: string
  readonly method: string
  readonly path: string
  readonly pathParameters: Readonly<Record<string, string | undefined>>
  /** As it was sent, without the question mark. */
  readonly queryString: string
  /** The last value of each parameter in the query string. */
  readonly query: Readonly<Record<string, string | undefined>>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
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

/** An answer that has no content. */
export const emptyAnswer = (statusCode: number, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  statusCode,
  headers: { ...COMMON, ...headers },
  body: '',
})

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
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  throw invalid(parsed.error.issues.flatMap(issue => errorsOf(issue, known)))
}

const errorsOf = (issue: z.core.$ZodIssue, known: readonly string[]) => {
  const path = issue.path.join('.')
  if (issue.code !== 'unrecognized_keys' || path !== '') return [{ path, message: issue.message }]
  return shownNames(issue.keys).map(key => ({ path: key, message: unknownName(key, known) }))
}
