import type { Operation } from '../http/operation.ts'
import { alertOperations } from './operations/alerts.ts'
import { deviceOperations } from './operations/devices.ts'
import { keyOperations } from './operations/keys.ts'
import { logOperations } from './operations/logs.ts'
import { stageOperations } from './operations/stage.ts'

/**
 * Every operation of the HTTP API. The routes of the API, the functions behind them, CORS and the documents follow
 * from this list: a new operation is an entry in one of the lists and a handler in the function that serves it.
 */
export const operations = [
  ...deviceOperations,
  ...keyOperations,
  ...alertOperations,
  ...logOperations,
  ...stageOperations,
] as const satisfies readonly Operation[]

type Listed = (typeof operations)[number]
export type OperationId = Listed['id']

/** A function that serves operations. */
export type OperationServer = Listed['servedBy']

/** The ids of the operations that a function serves. */
export type ServedBy<Server extends OperationServer> = Extract<Listed, { readonly servedBy: Server }>['id']
