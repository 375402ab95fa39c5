import type * as z from 'zod'
import type { Claims, Scope } from '../contracts/claims.ts'
import type { Authenticate } from './authenticate.ts'
import type { HttpAnswer, HttpHandler, HttpRequest } from './message.ts'
import type { ProblemCode } from './problem.ts'

/** The method and the path of a request. A name in braces stands for one segment of the path. */
export type Route = {
  readonly method: 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT'
  readonly path: `/${string}`
}

/** A route as API Gateway names it, such as `GET /devices/{id}`. */
export const routeKey = ({ method, path }: Route): string => `${method} ${path}`

/** The body of an answer, by media type; text where there is no schema. */
export type Answers = Readonly<Record<string, z.ZodType | undefined>>

/** An operation of the HTTP API: its route, the scope that callers need, its parameters and its answers. */
export type Operation = Route & {
  readonly id: string
  /** The function that answers it, by the name of its file in `lambdas/`. */
  readonly servedBy: string
  /** The scope that its caller's token needs. */
  readonly scope: Scope
  readonly summary: string
  readonly description?: string
  readonly query?: z.ZodType
  /** The request headers that this operation understands, and their meaning. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: z.ZodType
  readonly answers: Answers
  /** The body of a 503 that is not a problem document. */
  readonly failing?: Answers
  /** The problems that only some operations have. */
  readonly problems: readonly ProblemCode[]
}

/** Answers an operation. The claims are those of the caller's token, which has the scope of the operation. */
export type OperationHandler = (request: HttpRequest, claims: Claims) => Promise<HttpAnswer>

/** A handler that lets in only callers whose token has the scope of the operation. */
export const authenticated =
  (authenticate: Authenticate, { scope }: Operation, handle: OperationHandler): HttpHandler =>
  async request =>
    handle(request, await authenticate(request, scope))
