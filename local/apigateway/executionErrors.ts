import type { Measure } from '../contracts.ts'
import type { Conversation } from './events.ts'
import type { Outcome } from './integrate.ts'
import type { Api } from './topology.ts'

/** Counts a route's function that could not be called, or did not answer in time. */
export type ExecutionError = (conversation: Pick<Conversation, 'api' | 'stage'>, outcome: Outcome) => void

/**
 * `ExecutionError` of each stage. A function that ran and failed is an `IntegrationError`, which no alarm watches: Lambda counts it
 * too. API Gateway Developer Guide, "Monitor WebSocket API execution with CloudWatch metrics".
 */
export const executionErrors = (apis: readonly Api[], measure: Measure): ExecutionError => {
  const recorders = new Map(
    apis.flatMap(({ id, stages }) =>
      [...stages.keys()].map(stage => {
        const dimensions = { ApiId: id, Stage: stage }
        return [`${id}/${stage}`, measure({ namespace: 'AWS/ApiGateway', name: 'ExecutionError', dimensions })] as const
      }),
    ),
  )
  return ({ api, stage }, { ended }) => {
    if (ended === 'failed' || ended === 'late') recorders.get(`${api.id}/${stage.name}`)?.(1)
  }
}
