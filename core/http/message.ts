import type * as z from 'zod'
import { errorFields, type Logger } from '../runtime/log.ts'
import { HttpProblem } from './problem.ts'

/** A request, as the handlers know it. Header names are in lower case, path parameters decoded. */
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
  /** Whether `body` is base64 of what is to be sent. */
  readonly isBase64?: boolean
}
export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer>

/** What no answer of the API goes without: it is data about devices, for one token, and no page. */
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

/** An answer for a problem, RFC 9457. */
export const problemAnswer = ({ problem, headers }: HttpProblem): HttpAnswer =>
  answer(problem.status, 'application/problem+json', JSON.stringify(problem), headers)

/** Answers problems as such, and any other failure as one that says nothing about the inside. */
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

/** Reads what came by its schema. @throws HttpProblem naming each parameter that is wrong */
export const valid = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  throw new HttpProblem('bad-request', detail, { errors })
}
