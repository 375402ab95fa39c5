import * as z from 'zod'
import { TrialRequest } from '../../contracts/channels.ts'
import { DELIVERY_DETAIL_TYPE, Delivery, QueuedDelivery } from './queued.ts'

/** Messages of the queue, as the mapping of the function hands them over. */
const QueueBatch = z.looseObject({
  Records: z
    .array(
      z.looseObject({
        eventSource: z.literal('aws:sqs'),
        messageId: z.string(),
        receiptHandle: z.string(),
        body: z.string(),
      }),
    )
    .min(1),
})
export type QueueRecord = z.infer<typeof QueueBatch>['Records'][number]

/** Messages of the topic of alarms ("Using Lambda with Amazon SNS"). */
export const TopicEvent = z.looseObject({
  Records: z
    .array(
      z.looseObject({
        EventSource: z.literal('aws:sns'),
        Sns: z.looseObject({
          MessageId: z.string(),
          Subject: z.string().nullish(),
          Message: z.string(),
          Timestamp: z.string(),
        }),
      }),
    )
    .min(1),
})
export type TopicEvent = z.infer<typeof TopicEvent>

/** The detail-type under which messages of the topic that failed for good go over the bus to the function again. */
export const TOPIC_DETAIL_TYPE = 'AlarmsPublished'

/** Dead letters that are sent again. */
const AgainOnBus = z.union([
  z.looseObject({ 'detail-type': z.literal(DELIVERY_DETAIL_TYPE), detail: Delivery }),
  z.looseObject({ 'detail-type': z.literal(TOPIC_DETAIL_TYPE), detail: TopicEvent }),
])

/** The input of the function `deliver`. */
export type Incoming =
  | { readonly kind: 'queue'; readonly records: readonly QueueRecord[] }
  | { readonly kind: 'topic'; readonly event: TopicEvent }
  | { readonly kind: 'again'; readonly delivery: Delivery }

/** @throws ZodError for anything else */
export const incoming = (event: unknown): Incoming => {
  const batch = QueueBatch.safeParse(event)
  if (batch.success) return { kind: 'queue', records: batch.data.Records }
  const topic = TopicEvent.safeParse(event)
  if (topic.success) return { kind: 'topic', event: topic.data }
  const again = AgainOnBus.parse(event)
  if (again['detail-type'] === DELIVERY_DETAIL_TYPE) return { kind: 'again', delivery: again.detail }
  return { kind: 'topic', event: again.detail }
}

const Body = z.union([QueuedDelivery, TrialRequest])

/** The content of a message of the queue; undefined where this version cannot read it. */
export const bodyOf = ({ body }: Pick<QueueRecord, 'body'>): z.infer<typeof Body> | undefined => {
  try {
    return Body.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}
