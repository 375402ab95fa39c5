import type { Authenticate } from '../http/authenticate.ts'
import { dispatcher } from '../http/dispatch.ts'
import type { HttpHandler } from '../http/message.ts'
import { answering, type OperationHandler } from '../http/operation.ts'
import { type OperationServer, operations, type ServedBy } from './operations.ts'

/** A handler for each operation that a function serves, and for no other. */
export type Handlers<Server extends OperationServer> = Readonly<Record<ServedBy<Server>, OperationHandler>>

/** Answers the operations that a function serves, for callers whose token has the scope of the operation. */
export const serve = <Server extends OperationServer>(
  server: Server,
  handlers: Handlers<Server>,
  authenticate: Authenticate,
): HttpHandler => {
  const byId = new Map<string, OperationHandler>(Object.entries(handlers))
  return dispatcher(
    operations.flatMap(operation => {
      const handler = byId.get(operation.id)
      return handler && operation.servedBy === server ? [[operation, answering(authenticate, operation, handler)]] : []
    }),
  )
}
