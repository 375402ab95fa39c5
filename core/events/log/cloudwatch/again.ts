import { SubscriptionEvent } from './payload.ts'

/** The detail-type under which a delivery that failed for good goes over the bus to its function again; its detail is the delivery. */
export const DELIVERY_DETAIL_TYPE = 'LogGroupDelivery'

/** The delivery that a function was invoked with: by CloudWatch Logs itself, or by the bus. @throws ZodError */
export const deliveryIn = (event: unknown): SubscriptionEvent => {
  const direct = SubscriptionEvent.safeParse(event)
  if (direct.success) return direct.data
  const onBus = typeof event === 'object' && event !== null && 'detail' in event ? event.detail : event
  return SubscriptionEvent.parse(onBus)
}
