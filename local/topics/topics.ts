import { randomUUID } from 'node:crypto'
import { unmeasured } from '../cloudwatch/unmeasured.ts'
import type { Authorize, Caller, Faults, Invoke, Measure, Resource, SendToQueue, TimeScale } from '../contracts.ts'
import type { NoteAllowed } from '../iam/allowed.ts'
import { withResourcePolicies } from '../iam/resourcePolicy.ts'
import type { Records } from '../journal/records.ts'
import { type Delivery, deliveries } from './deliveries.ts'
import type { Emails } from './emails.ts'
import { TopicFailure } from './failure.ts'
import { functionEvent, type Notification, notificationJson } from './notification.ts'
import { type Publish, publishOf } from './publishRequest.ts'
import { type TemplateTopic, templateTopics } from './topicProperties.ts'

/** "Amazon SNS pricing": each 64 KB of a message is one request. */
const BILLED_BYTES = 64 * 1024

/** SNS on this machine. */
export type Topics = {
  readonly all: readonly TemplateTopic[]
  /** @throws TopicFailure for a topic that is not in the template */
  readonly find: (topicArn: string) => TemplateTopic
  /** @throws AccessDenied unless the caller's policies, or the topic's, allow the action */
  readonly check: (topicArn: string, action: string, caller: Caller) => void
  /**
   * Publishes a message, in the fields of the request. Resolves once it is on disk where the run keeps its state.
   * @returns its id. @throws TopicFailure. @throws AccessDenied
   */
  readonly publish: (topicArn: string, fields: Readonly<Record<string, string>>, caller: Caller) => Promise<string>
  /** Messages since the start in started 64 KB, as AWS bills them; without the administrator's. */
  readonly billed: () => number
  readonly resume: () => void
  readonly unfinished: () => readonly Delivery[]
  readonly idle: () => Promise<void>
  readonly close: () => void
}

/**
 * The topics of a template, with subscriptions of functions, queues and email addresses. A function is invoked asynchronously.
 * AWS: "Amazon SNS Developer Guide". @throws Error for what is not understood
 */
export const topics = ({
  authorize,
  noteAllowed,
  invoke,
  sendToQueue,
  emails,
  faults,
  records,
  measure = unmeasured,
  timeScale,
  warn,
  now,
  random,
  ...resources
}: {
  topics: readonly Resource[]
  subscriptions: readonly Resource[]
  policies: readonly Resource[]
  authorize: Authorize
  noteAllowed: NoteAllowed
  invoke: Pick<Invoke, 'async'>
  sendToQueue: SendToQueue
  emails: Emails
  faults: Pick<Faults, 'strikes'>
  records: Records
  measure?: Measure
  timeScale: TimeScale
  warn: (message: string, fields: Readonly<Record<string, string>>) => void
  /** ms since 1970 */
  now: () => number
  random: () => number
}): Topics => {
  const all = templateTopics(resources)
  const byArn = new Map(
    all.map(topic => {
      const dimensions = { TopicName: topic.name }
      // Amazon SNS Developer Guide, "Monitoring Amazon SNS topics using CloudWatch".
      const recorder = (name: string) => measure({ namespace: 'AWS/SNS', name, dimensions })
      return [
        topic.arn,
        {
          topic,
          authorize: withResourcePolicies(authorize, topic.policies, topic.logicalId, noteAllowed),
          published: recorder('NumberOfMessagesPublished'),
          delivered: recorder('NumberOfNotificationsDelivered'),
          failed: recorder('NumberOfNotificationsFailed'),
          redriven: recorder('NumberOfNotificationsRedrivenToDlq'),
        },
      ] as const
    }),
  )
  const find = (topicArn: string) => {
    const found = byArn.get(topicArn)
    if (!found) throw new TopicFailure('NotFound', 'Topic does not exist', 404)
    return found
  }
  const serviceOf = (topicArn: string): Caller => ({
    kind: 'service',
    service: 'sns.amazonaws.com',
    sourceArn: topicArn,
  })
  const textsOf = ({ attributes }: Notification): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(attributes).map(([name, { Value }]) => [name, Value]))

  const hand = async ({ notification, subscription }: Delivery): Promise<void> => {
    const { topicArn, subject = 'AWS Notification Message', message, timestamp } = notification
    const { protocol, endpoint, isRaw } = subscription
    if (protocol === 'lambda')
      await invoke.async(endpoint, functionEvent(notification, subscription), serviceOf(topicArn))
    else if (protocol === 'sqs') {
      const sent = isRaw
        ? { body: message, attributes: textsOf(notification) }
        : { body: notificationJson(notification) }
      await sendToQueue(endpoint, sent, serviceOf(topicArn))
    } else {
      const text = protocol === 'email' ? message : notificationJson(notification)
      emails.send({ to: endpoint, subject, text, sentAt: timestamp })
    }
    byArn.get(topicArn)?.delivered(1)
  }
  const giveUp = async ({ notification, subscription }: Delivery, error: unknown): Promise<void> => {
    const { topicArn, messageId } = notification
    const { deadLetterArn, endpoint } = subscription
    const counters = byArn.get(topicArn)
    const about = { messageId, to: endpoint, error: String(error) }
    counters?.failed(1)
    if (deadLetterArn === undefined)
      return warn('a message was dropped: its subscription has no dead-letter queue', about)
    try {
      await sendToQueue(deadLetterArn, { body: notificationJson(notification) }, serviceOf(topicArn))
      counters?.redriven(1)
      warn('a message went to the dead-letter queue of its subscription', about)
    } catch (refusal) {
      warn('a message was dropped: its dead-letter queue refused it', { ...about, refusal: String(refusal) })
    }
  }
  const under = deliveries({ hand, giveUp, records, timeScale, now, random })

  const check: Topics['check'] = (topicArn, action, caller) => {
    const { topic, authorize: allows } = find(topicArn)
    // Amazon SNS Developer Guide, "Default policy": without one of its own a topic takes what the account sends.
    if (caller.kind === 'service' && topic.policies.length === 0) return
    allows({ caller, action: `sns:${action}`, resourceArn: topicArn })
  }
  let billed = 0
  const notify = ({ topic, published }: ReturnType<typeof find>, publish: Publish): string => {
    const messageId = randomUUID()
    const timestamp = new Date(now()).toISOString()
    const { subject, attributes, messageFor } = publish
    published(1)
    for (const subscription of topic.subscriptions) {
      const message = messageFor(subscription.protocol)
      const head = { messageId, topicArn: topic.arn, attributes, timestamp, ...(subject !== undefined && { subject }) }
      under.deliver({ ...head, message }, subscription)
    }
    return messageId
  }

  return {
    all,
    find: topicArn => find(topicArn).topic,
    check,
    publish: async (topicArn, fields, caller) => {
      const found = find(topicArn)
      check(topicArn, 'Publish', caller)
      const publish = publishOf(fields)
      if (faults.strikes('topic-refuse')) throw new TopicFailure('InternalError', 'the fault topic-refuse struck', 500)
      if (caller.kind !== 'admin') billed += Math.ceil(publish.bytes / BILLED_BYTES)
      const messageId = notify(found, publish)
      await records.written()
      return messageId
    },
    billed: () => billed,
    resume: () => {
      const subscriptions = all.flatMap(topic => topic.subscriptions)
      under.resume(
        arn => subscriptions.find(one => one.arn === arn),
        subscription =>
          warn('a message of an earlier run was dropped: the template has lost its subscription', { subscription }),
      )
    },
    unfinished: under.unfinished,
    idle: under.idle,
    close: under.close,
  }
}
