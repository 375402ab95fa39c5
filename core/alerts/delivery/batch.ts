import type { TrialRequest } from '../../contracts/channels.ts'
import { inParallel } from '../../runtime/inParallel.ts'
import { errorFields, type Logger } from '../../runtime/log.ts'
import type { Delivered } from './deliver.ts'
import { bodyOf, type QueueRecord } from './incoming.ts'
import type { Postpone } from './queue.ts'
import type { Delivery } from './queued.ts'

/** Posts at the same time. */
const AT_ONCE = 10
/** A message on which a service of AWS failed comes back after so long, ms. */
const AFTER_FAILURE_MS = 30_000

/** The messages of a batch that stay in the queue (AWS Lambda Developer Guide, "Implementing partial batch responses"). */
export type BatchAnswer = { batchItemFailures: { itemIdentifier: string }[] }

/**
 * Handles messages of the queue, each by itself: one that has to come back is hidden until then, and named in the answer. A message that
 * this version cannot read stays too, until SQS moves it to the dead-letter queue.
 */
export const batchHandler =
  ({
    deliver,
    carryOut,
    postpone,
    log,
  }: {
    readonly deliver: (delivery: Delivery, holder: string) => Promise<Delivered>
    readonly carryOut: (request: TrialRequest) => Promise<unknown>
    readonly postpone: Postpone
    readonly log: Logger
  }) =>
  async (records: readonly QueueRecord[]): Promise<BatchAnswer> => {
    const batchItemFailures: { itemIdentifier: string }[] = []
    const handle = async (record: QueueRecord): Promise<Delivered> => {
      const body = bodyOf(record)
      if (!body) throw new Error('this version cannot read the message')
      if (!('trial' in body)) return deliver(body.detail, record.messageId)
      // It is tried once: whoever asked waits no longer, and would get the message again and again.
      await carryOut(body).catch((error: unknown) => {
        log('error', 'outcome of a test not written', { messageId: record.messageId, ...errorFields(error) })
      })
      return { kind: 'done' }
    }
    await inParallel(records, AT_ONCE, async record => {
      const delivered = await handle(record).catch((error: unknown): Delivered => {
        log('error', 'message about alerts not handled', { messageId: record.messageId, ...errorFields(error) })
        return { kind: 'again', ms: AFTER_FAILURE_MS }
      })
      if (delivered.kind === 'done') return
      batchItemFailures.push({ itemIdentifier: record.messageId })
      // Without it, the message comes back when its queue shows it again.
      await postpone(record.receiptHandle, delivered.ms).catch((error: unknown) => {
        log('warn', 'message not postponed', { messageId: record.messageId, ...errorFields(error) })
      })
    })
    return { batchItemFailures }
  }
