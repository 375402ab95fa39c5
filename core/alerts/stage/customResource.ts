import * as z from 'zod'
import { errorFields, type Logger } from '../../runtime/log.ts'
import { ConfiguredAlerts } from './configured.ts'

/** A request of CloudFormation ("Custom resource request and response reference"). */
const Request = z.looseObject({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
  ResourceProperties: z.looseObject({ Alerts: z.string().optional() }).default({}),
})

/** An answer to CloudFormation. It waits for one for an hour, or for the `ServiceTimeout` of the resource. */
type Answer = {
  readonly Status: 'SUCCESS' | 'FAILED'
  readonly Reason: string
  readonly PhysicalResourceId: string
  readonly StackId: string
  readonly RequestId: string
  readonly LogicalResourceId: string
}

/** Puts an answer to a URL. @throws when it does not arrive */
export type Respond = (url: string, answer: string) => Promise<void>

/** An answer has at most 4,096 bytes. */
const MAX_REASON = 1000
/** It never changes: another one would have CloudFormation delete the resource that it believes was replaced. */
const PHYSICAL_ID = 'alerts'
/** Left for the answer when the work takes too long, ms. */
const ANSWER_MS = 10_000

/**
 * Answers CloudFormation in any case, before the function's time is over: a deployment that waits for an answer hangs for an hour. A deletion is
 * never held up: where rules remain, that of the bus says so.
 * @param remainingMs the time that the function has left, ms
 */
export const customResource =
  ({
    apply,
    removeAll,
    respond,
    wait,
    log,
  }: {
    /** Puts the alerts of the configuration in force. */
    apply: (alerts: ConfiguredAlerts) => Promise<void>
    removeAll: () => Promise<void>
    respond: Respond
    wait: (ms: number, signal: AbortSignal) => Promise<void>
    log: Logger
  }) =>
  async (event: unknown, remainingMs: number): Promise<void> => {
    const { RequestType, ResponseURL, ResourceProperties, PhysicalResourceId, ...named } = Request.parse(event)
    const isDelete = RequestType === 'Delete'
    const over = new AbortController()
    const work = async () => {
      if (isDelete) return removeAll()
      return apply(ConfiguredAlerts.parse(JSON.parse(ResourceProperties.Alerts ?? '{"rules":{},"channels":{}}')))
    }
    const tooLong = async () => {
      await wait(Math.max(0, remainingMs - ANSWER_MS), over.signal)
      throw new Error('it took too long')
    }
    const fault = await Promise.race([work(), tooLong()]).then(
      () => undefined,
      (error: unknown) => error,
    )
    over.abort()
    if (fault !== undefined)
      log('error', 'alerts of the configuration failed', { request: RequestType, ...errorFields(fault) })
    const answer: Answer = {
      Status: fault === undefined || isDelete ? 'SUCCESS' : 'FAILED',
      Reason: reasonOf(fault).slice(0, MAX_REASON),
      PhysicalResourceId: PhysicalResourceId ?? PHYSICAL_ID,
      StackId: named.StackId,
      RequestId: named.RequestId,
      LogicalResourceId: named.LogicalResourceId,
    }
    await respond(ResponseURL, JSON.stringify(answer))
  }

const reasonOf = (fault: unknown): string => {
  if (fault === undefined) return 'done'
  if (fault instanceof z.ZodError) return `the alerts of the configuration are not valid: ${z.prettifyError(fault)}`
  return fault instanceof Error ? fault.message : String(fault)
}
