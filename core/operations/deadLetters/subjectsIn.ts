import { DELIVERY_DETAIL_TYPE as ALERT_DELIVERY, Delivery } from '../../alerts/delivery/queued.ts'
import { DELIVERY_DETAIL_TYPE } from '../../events/log/cloudwatch/again.ts'
import { readDelivery, SubscriptionEvent } from '../../events/log/cloudwatch/payload.ts'
import type { BusEvent } from './deadLetter.ts'
import { devicesIn } from './devicesIn.ts'
import { judgedIn } from './forTarget.ts'

/** The devices that an event on the bus names, the log group whose lines it delivers, or the channel and the names of a message about alerts. */
export const subjectsIn = (event: BusEvent): readonly string[] => {
  if (event['detail-type'] === DELIVERY_DETAIL_TYPE) return groupIn(event.detail)
  return event['detail-type'] === ALERT_DELIVERY ? toldIn(event.detail) : devicesIn(judgedIn(event))
}

/** Empty where it cannot be read, which may be the reason why it is a dead letter. */
const groupIn = (detail: unknown): readonly string[] => {
  try {
    const group = readDelivery(SubscriptionEvent.parse(detail))?.logGroup
    return group ? [group] : []
  } catch {
    return []
  }
}

const toldIn = (detail: unknown): readonly string[] => {
  const { data } = Delivery.safeParse(detail)
  if (!data) return []
  if ('group' in data) return [`channel ${data.group.channel}`]
  const { channel, entries } = data.digest
  return [`channel ${channel}`, ...new Set(entries.map(({ name }) => name))]
}
