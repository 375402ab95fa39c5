import * as z from 'zod'
import { EVENT_SOURCE } from '../../contracts/events.ts'
import { Timestamp } from '../../contracts/fields.ts'
import { Digest } from '../messages/digest.ts'
import { Group } from '../outbox/group.ts'

/** The detail-type of a delivery that goes over the bus: when it is sent again from a dead-letter queue. */
export const DELIVERY_DETAIL_TYPE = 'AlertDelivery'

/** The content of a delivery: the entries that wait in the outbox for a group, or a message that failed for good and is sent again. */
export const Delivery = z.union([z.object({ group: Group }), z.object({ digest: Digest })])
export type Delivery = z.infer<typeof Delivery>

/**
 * A delivery in the queue of the function `deliver`. It has the form of an event on the bus, so that `sonde redrive` can read it where SQS
 * itself moved it to the dead-letter queue.
 */
export const QueuedDelivery = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.literal(DELIVERY_DETAIL_TYPE),
  time: Timestamp,
  detail: Delivery,
})

/** @param now ms since 1970 */
export const queuedDelivery = (detail: Delivery, { id, now }: { id: string; now: number }): string =>
  JSON.stringify({
    id,
    source: EVENT_SOURCE,
    'detail-type': DELIVERY_DETAIL_TYPE,
    time: new Date(now).toISOString(),
    detail,
  } satisfies z.infer<typeof QueuedDelivery>)
