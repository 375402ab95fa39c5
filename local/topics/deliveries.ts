import * as z from 'zod'
import type { TimeScale } from '../contracts.ts'
import { deliveryError } from '../events/deliveryError.ts'
import type { Left, Records } from '../journal/records.ts'
import { inFlight } from '../lambda/inFlight.ts'
import { Notification } from './notification.ts'
import type { TopicSubscription } from './topicProperties.ts'

const Kept = z.object({
  subscriptionArn: z.string(),
  notification: Notification,
  attempts: z.int(),
  dueAt: z.number(),
})
const kept = ({ id, record }: Left) => ({ id, ...Kept.parse(JSON.parse(record)) })

/** A message on its way to one subscription. */
export type Delivery = {
  readonly subscription: TopicSubscription
  readonly notification: Notification
  /** Its record in the journal. */
  readonly record: number
  attempts: number
  /** ms since 1970 */
  dueAt: number
}

/** Messages on their way to subscriptions. */
export type Deliveries = {
  readonly deliver: (notification: Notification, subscription: TopicSubscription) => void
  /** Goes on with the deliveries of earlier runs. @param lost told of one whose subscription the template has lost */
  readonly resume: (find: (arn: string) => TopicSubscription | undefined, lost: (arn: string) => void) => void
  readonly unfinished: () => readonly Delivery[]
  readonly idle: () => Promise<void>
  readonly close: () => void
}

/** All attempts. Amazon SNS Developer Guide, "Amazon SNS message delivery retries": endpoints that AWS manages. */
const MAX_ATTEMPTS = 100_015

/** The wait after an attempt, ms: three at once, two after a second, ten from one to twenty seconds, then every twenty seconds. */
export const retryMs = (attempts: number, random: () => number): number => {
  if (attempts <= 3) return 0
  if (attempts <= 5) return 1000
  const backoff = attempts <= 15 ? 1000 * 20 ** ((attempts - 6) / 9) : 20_000
  return backoff * (0.5 + random() / 2)
}

/**
 * Delivers each message at least once to each subscription by itself. A refusal for good (no permission, no such function) is not tried
 * again. In the end a message goes to the dead-letter queue of its subscription, or is lost, which is said.
 * @param hand takes a message to its subscription. @param giveUp takes a message that cannot be delivered
 */
export const deliveries = ({
  hand,
  giveUp,
  records,
  timeScale,
  now,
  random,
}: {
  hand: (delivery: Delivery) => Promise<void>
  giveUp: (delivery: Delivery, error: unknown) => Promise<void>
  records: Records
  timeScale: TimeScale
  now: () => number
  random: () => number
}): Deliveries => {
  const under = inFlight()
  const all = new Set<Delivery>()
  const timers = new Set<NodeJS.Timeout>()
  let isClosed = false

  const recordOf = ({ subscription, notification, attempts, dueAt }: Omit<Delivery, 'record'>): string =>
    JSON.stringify({ subscriptionArn: subscription.arn, notification, attempts, dueAt } satisfies z.infer<typeof Kept>)

  const later = (delivery: Delivery, ms: number): void => {
    if (isClosed) {
      under.end()
      return
    }
    delivery.dueAt = now() + ms
    records.replace(delivery.record, () => recordOf(delivery))
    const timer = setTimeout(() => {
      timers.delete(timer)
      void attempt(delivery)
    }, ms)
    timers.add(timer)
  }
  const attempt = async (delivery: Delivery): Promise<void> => {
    delivery.attempts += 1
    try {
      await hand(delivery)
    } catch (error) {
      if (!deliveryError(error).permanent && delivery.attempts < MAX_ATTEMPTS)
        return later(delivery, retryMs(delivery.attempts, random) * timeScale)
      await giveUp(delivery, error)
    }
    records.drop(delivery.record)
    all.delete(delivery)
    under.end()
  }
  const enter = (delivery: Delivery): void => {
    under.begin()
    all.add(delivery)
  }

  return {
    deliver: (notification, subscription) => {
      const record = records.keep(() => recordOf(delivery))
      const delivery: Delivery = { notification, subscription, record, attempts: 0, dueAt: now() }
      enter(delivery)
      void attempt(delivery)
    },
    resume: (find, lost) => {
      for (const { id, subscriptionArn, notification, attempts, dueAt } of records.left(kept)) {
        const subscription = find(subscriptionArn)
        if (!subscription) {
          records.drop(id)
          lost(subscriptionArn)
          continue
        }
        const delivery = { notification, subscription, record: id, attempts, dueAt }
        enter(delivery)
        later(delivery, Math.max(0, dueAt - now()))
      }
    },
    unfinished: () => [...all],
    idle: under.idle,
    close: () => {
      isClosed = true
      for (const timer of timers) {
        clearTimeout(timer)
        under.end()
      }
      timers.clear()
    },
  }
}
