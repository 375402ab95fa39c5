import * as z from 'zod'
import { TOPIC_DETAIL_TYPE, TopicEvent } from '../../alerts/delivery/incoming.ts'
import { EVENT_SOURCE } from '../../contracts/events.ts'
import { DELIVERY_DETAIL_TYPE } from '../../events/log/cloudwatch/again.ts'
import { SubscriptionEvent } from '../../events/log/cloudwatch/payload.ts'
import { alertAgain } from './alertAgain.ts'

/** A message from a dead-letter queue, as SQS returns it. */
export type RawLetter = {
  readonly messageId: string
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
  /** ms since 1970 */
  readonly sentAt: number
}

/** The reason for which an event was given up. */
export type Reason = {
  /** The part that gave it up: the bus could not deliver it, or the function failed on it. */
  readonly by: 'bus' | 'function' | 'unknown'
  /** `THROTTLING`, `TypeError` and the like. */
  readonly code: string
  readonly message: string
  readonly attempts: number | undefined
  /** The condition that ended the retries: `RetriesExhausted`, `MaximumEventAgeInSeconds` and the like. */
  readonly ended: string | undefined
}

const BusEvent = z.looseObject({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  time: z.string(),
  detail: z.looseObject({}),
})
/** An event as it was on the bus. */
export type BusEvent = z.infer<typeof BusEvent>

/** An event that was given up. */
export type DeadLetter = {
  readonly messageId: string
  /** ms since 1970 */
  readonly sentAt: number
  readonly reason: Reason
  /** Undefined when the message holds no event of a bus: it is never sent again then. */
  readonly event: BusEvent | undefined
  readonly body: string
}

/** AWS Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations". */
const InvocationRecord = z.looseObject({
  timestamp: z.string().optional(),
  requestContext: z.looseObject({
    requestId: z.string().optional(),
    condition: z.string(),
    approximateInvokeCount: z.number(),
  }),
  requestPayload: z.unknown(),
  responsePayload: z
    .looseObject({ errorType: z.string().default('unknown'), errorMessage: z.string().default('') })
    .nullish(),
})

/**
 * Reads a message of a dead-letter queue, which has one of two forms. From the bus it is the event itself, with the reason in
 * attributes ("Using dead-letter queues to process undelivered events in EventBridge"); from a function it is the record of
 * an invocation, with the event inside. The queue of alerts also holds messages of its queue of timers, as they are.
 */
export const deadLetter = ({ messageId, body, attributes, sentAt }: RawLetter): DeadLetter => {
  const parsed = jsonIn(body)
  const record = InvocationRecord.safeParse(parsed)
  const payload = record.success ? record.data.requestPayload : parsed
  const event = (record.success && deliveryOf(record.data)) || alertAgain(payload) || BusEvent.safeParse(payload).data
  const reason = record.success ? functionsReason(record.data) : busReason(attributes)
  return { messageId, sentAt, reason, event, body }
}

/** The event that brings the input of a function, which came over no bus, back to it: of CloudWatch Logs, or of the topic of alarms. */
const deliveryOf = ({ requestPayload, requestContext, timestamp }: z.infer<typeof InvocationRecord>) => {
  const onBus = { id: requestContext.requestId ?? '', source: EVENT_SOURCE, time: timestamp ?? '' }
  const lines = SubscriptionEvent.safeParse(requestPayload)
  if (lines.success) return { ...onBus, 'detail-type': DELIVERY_DETAIL_TYPE, detail: lines.data }
  const alarms = TopicEvent.safeParse(requestPayload)
  return alarms.success ? { ...onBus, 'detail-type': TOPIC_DETAIL_TYPE, detail: alarms.data } : undefined
}

const functionsReason = ({ requestContext, responsePayload }: z.infer<typeof InvocationRecord>): Reason => ({
  by: 'function',
  code: responsePayload?.errorType ?? requestContext.condition,
  message: responsePayload?.errorMessage ?? '',
  attempts: requestContext.approximateInvokeCount,
  ended: requestContext.condition,
})

const busReason = (attributes: Readonly<Record<string, string>>): Reason => {
  const { ERROR_CODE, ERROR_MESSAGE = '', RETRY_ATTEMPTS, EXHAUSTED_RETRY_CONDITION } = attributes
  return {
    by: ERROR_CODE === undefined ? 'unknown' : 'bus',
    code: ERROR_CODE ?? 'unknown',
    message: ERROR_MESSAGE,
    attempts: RETRY_ATTEMPTS === undefined ? undefined : Number(RETRY_ATTEMPTS) + 1,
    ended: EXHAUSTED_RETRY_CONDITION,
  }
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
