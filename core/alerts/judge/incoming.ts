import * as z from 'zod'
import { TimerMessage } from './timer.ts'

/** The detail-type of an event for a rule that failed, and is sent again. */
export const MATCH_DETAIL_TYPE = 'AlertMatch'
/** The detail-type of a message of the queue of timers that failed, and is sent again. */
export const TIMER_DETAIL_TYPE = 'AlertTimer'

/** An event as the rule of EventBridge hands it over, with the name of the rule of alerts; every rule judges it without a name. */
export const RuleEvent = z.object({ alertRule: z.string().optional(), 'detail-type': z.string(), detail: z.unknown() })
export type RuleEvent = z.infer<typeof RuleEvent>

const Again = z.union([
  z.object({ 'detail-type': z.literal(MATCH_DETAIL_TYPE), detail: RuleEvent }),
  z.object({ 'detail-type': z.literal(TIMER_DETAIL_TYPE), detail: TimerMessage }),
])

const QueueEvent = z.object({
  Records: z.array(z.object({ messageId: z.string(), eventSource: z.literal('aws:sqs'), body: z.string() })).min(1),
})

/** A message of the queue of timers. */
export type QueueRecord = z.infer<typeof QueueEvent>['Records'][number]

/** The reason for which the function runs. */
export type Incoming =
  | { readonly kind: 'event'; readonly event: RuleEvent }
  | { readonly kind: 'timer'; readonly message: TimerMessage }
  | { readonly kind: 'queue'; readonly records: readonly QueueRecord[] }

/** @throws ZodError for anything else */
export const incoming = (input: unknown): Incoming => {
  const queue = QueueEvent.safeParse(input)
  if (queue.success) return { kind: 'queue', records: queue.data.Records }
  const again = Again.safeParse(input)
  if (!again.success) return { kind: 'event', event: RuleEvent.parse(input) }
  return again.data['detail-type'] === TIMER_DETAIL_TYPE
    ? { kind: 'timer', message: again.data.detail }
    : { kind: 'event', event: again.data.detail }
}

/** The message in a record of the queue of timers. @throws SyntaxError, ZodError */
export const timerIn = ({ body }: QueueRecord): TimerMessage => TimerMessage.parse(JSON.parse(body))
