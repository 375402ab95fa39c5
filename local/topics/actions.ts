import type { Caller } from '../contracts.ts'
import { invalidParameter, TopicFailure } from './failure.ts'
import type { TopicSubscription } from './topicProperties.ts'
import type { Topics } from './topics.ts'

/** A value of an answer: an element with text, with elements, or a list of `member`. */
export type Answer = { readonly [name: string]: string | Answer | readonly Answer[] }

type Fields = Readonly<Record<string, string>>

/** The fields under `PublishBatchRequestEntries.member.N.`, by entry. */
const entriesOf = (fields: Fields): readonly Fields[] => {
  const entries: Record<string, string>[] = []
  for (const [key, value] of Object.entries(fields)) {
    const [, at, name] = /^PublishBatchRequestEntries\.member\.(\d{1,2})\.(.+)$/.exec(key) ?? []
    if (at === undefined || name === undefined) continue
    entries[Number(at) - 1] = { ...entries[Number(at) - 1], [name]: value }
  }
  return entries.filter(entry => entry !== undefined)
}

const member = ({ arn, topicArn, protocol, endpoint }: TopicSubscription): Answer => ({
  SubscriptionArn: arn,
  Owner: arn.split(':')[4] ?? '',
  Protocol: protocol,
  Endpoint: endpoint,
  TopicArn: topicArn,
})

/**
 * The actions of SNS that run here. Amazon SNS API Reference. The template alone makes topics and subscriptions.
 * @throws TopicFailure. @throws AccessDenied
 */
export const topicAction = async (topics: Topics, action: string, fields: Fields, caller: Caller): Promise<Answer> => {
  const topicArn = fields.TopicArn ?? fields.TargetArn ?? ''
  switch (action) {
    case 'Publish':
      if (fields.PhoneNumber !== undefined) throw invalidParameter('PhoneNumber Reason: no text messages are sent here')
      return { MessageId: await topics.publish(topicArn, fields, caller) }
    case 'PublishBatch': {
      const entries = entriesOf(fields)
      if (entries.length === 0) throw new TopicFailure('EmptyBatchRequest', 'The batch request contains no entries.')
      if (entries.length > 10)
        throw new TopicFailure('TooManyEntriesInBatchRequest', 'The batch request contains more than 10 entries.')
      if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
        throw new TopicFailure('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.')
      topics.check(topicArn, 'Publish', caller)
      const Successful: Answer[] = []
      const Failed: Answer[] = []
      for (const entry of entries) {
        const Id = entry.Id ?? ''
        try {
          Successful.push({ Id, MessageId: await topics.publish(topicArn, entry, caller) })
        } catch (error) {
          if (!(error instanceof TopicFailure)) throw error
          Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: String(error.status < 500) })
        }
      }
      return { Successful, Failed }
    }
    case 'ListTopics':
      // It has no resource: Service Authorization Reference, "Amazon SNS".
      for (const { arn } of topics.all) topics.check(arn, 'ListTopics', caller)
      return { Topics: topics.all.map(({ arn }) => ({ TopicArn: arn })) }
    case 'ListSubscriptionsByTopic':
      topics.check(topicArn, action, caller)
      return { Subscriptions: topics.find(topicArn).subscriptions.map(member) }
    case 'GetTopicAttributes': {
      topics.check(topicArn, action, caller)
      const { displayName, subscriptions } = topics.find(topicArn)
      const entries = {
        TopicArn: topicArn,
        DisplayName: displayName,
        Owner: topicArn.split(':')[4] ?? '',
        SubscriptionsConfirmed: String(subscriptions.length),
        SubscriptionsPending: '0',
      }
      return { Attributes: { entry: Object.entries(entries).map(([key, value]) => ({ key, value })) } }
    }
    default:
      throw new TopicFailure(
        'InvalidAction',
        `sns:${action} is not run here: the template makes topics and subscriptions`,
      )
  }
}
