import { DELIVERY_DETAIL_TYPE } from '../../events/log/cloudwatch/again.ts'
import { readDelivery, SubscriptionEvent } from '../../events/log/cloudwatch/payload.ts'
import type { BusEvent } from './deadLetter.ts'
import { devicesIn } from './devicesIn.ts'

/** The devices that an event on the bus names, or the log group whose lines it delivers. */
export const subjectsIn = (event: BusEvent): readonly string[] =>
  event['detail-type'] === DELIVERY_DETAIL_TYPE ? groupIn(event.detail) : devicesIn(event)

/** Empty where it cannot be read, which may be the reason why it is a dead letter. */
const groupIn = (detail: unknown): readonly string[] => {
  try {
    const group = readDelivery(SubscriptionEvent.parse(detail))?.logGroup
    return group ? [group] : []
  } catch {
    return []
  }
}
