import type * as z from 'zod'
import type { Claims, Scope } from '../contracts/claims.ts'
import { acceptable } from './accept.ts'
import type { Authenticate } from './authenticate.ts'
import type { HttpAnswer, HttpHandler, HttpRequest } from './message.ts'
import { checkCoding } from './negotiated.ts'
import type { ProblemCode } from './problem.ts'
import { checkQuery } from './query.ts'

/** The method and the path of a request. A name in braces stands for one segment of the path. HEAD and OPTIONS follow from it. */
export type Route = {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT'
  readonly path: `/${string}`
}

/** The body of an answer, by media type; text where there is no schema. */
export type Answers = Readonly<Record<string, z.ZodType | undefined>>

/** An operation of the HTTP API: its route, the scope that callers need, its parameters and its answers. */
export type Operation = Route & {
  readonly id: string
  /** The function that answers it, by the name of its file in `lambdas/`. */
  readonly servedBy: string
  /** The scope that its caller's token needs; one of them where there are several. */
  readonly scope: Scope | readonly Scope[]
  readonly summary: string
  readonly description?: string
  readonly query?: z.ZodObject
  /** Any other parameter is passed over: monitors add some against caches. */
  readonly passesOver?: true
  /** Its callers are programs that send: whatever they accept, they get the answer of their protocol. */
  readonly answersAll?: true
  /** The request headers that this operation understands, and their meaning. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: z.ZodType
  /** The media types of its body, where it is more than JSON; the handler reads them. */
  readonly takes?: readonly string[]
  /** The status of its answer, 200 unless given. */
  readonly status?: 200 | 202 | 204
  readonly answers: Answers
  /** The body of a 503 that is not a problem document. */
  readonly failing?: Answers
  /** The problems that only some operations have. */
  readonly problems: readonly ProblemCode[]
}

/** A request for an operation, with the media type that the client accepts best among those of its answers. */
export type OperationRequest = HttpRequest & { readonly accepts: string }

/** Answers an operation. The claims are those of the caller's token, which has the scope of the operation. */
export type OperationHandler = (request: OperationRequest, claims: Claims) => Promise<HttpAnswer>

/**
 * A handler that lets in only callers whose token has the scope of the operation, and requests with an acceptable media type and
 * known parameters.
 */
export const answering =
  (authenticate: Authenticate, operation: Operation, handle: OperationHandler): HttpHandler =>
  async request => {
    const { scope, answers, query, passesOver, answersAll } = operation
    const claims = await authenticate(request, scope)
    const accepts = acceptable(Object.keys(answers), answersAll ? undefined : request.headers.accept)
    if (!answersAll) checkCoding(request)
    if (!passesOver) checkQuery(request.queryString, Object.keys(query?.shape ?? {}))
    // `?=1` and `?&` name no parameter.
    const { '': _nameless, ...named } = request.query
    return handle({ ...request, query: named, accepts }, claims)
  }
