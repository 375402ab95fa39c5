import type * as z from 'zod'
import type { Claims, Scope } from '../contracts/claims.ts'
import type { Authenticate } from './authenticate.ts'
import type { HttpAnswer, HttpHandler, HttpRequest } from './message.ts'
import type { ProblemCode } from './problem.ts'

/** Where a request goes. API Gateway names it in one word, such as `GET /devices/{id}`: the route key. */
export type Route = {
  readonly method: 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT'
  readonly path: `/${string}`
}

export const routeKey = ({ method, path }: Route): string => `${method} ${path}`

/** The body of an answer by its media type; text where there is no schema. */
export type Answers = Readonly<Record<string, z.ZodType | undefined>>

/** An operation of the HTTP API: who may call it, what it takes, and what it answers. */
export type Operation = Route & {
  readonly id: string
  /** The function that answers it, by the name of its file in `lambdas/`. */
  readonly servedBy: string
  /** The scope that its caller's token needs. */
  readonly scope: Scope
  readonly summary: string
  readonly description?: string
  readonly query?: z.ZodType
  /** Headers of the request that have a meaning of their own here, and the meaning. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: z.ZodType
  readonly answers: Answers
  /** The body of a 503 that is not a problem document. */
  readonly failing?: Answers
  /** The problems that only some operations have. */
  readonly problems: readonly ProblemCode[]
}

/** Answers an operation for a caller whose token has its scope. */
export type OperationHandler = (request: HttpRequest, claims: Claims) => Promise<HttpAnswer>

/** A handler that lets in only callers whose token has the scope of the operation. */
export const authenticated =
  (authenticate: Authenticate, { scope }: Operation, handle: OperationHandler): HttpHandler =>
  async request =>
    handle(request, await authenticate(request, scope))
