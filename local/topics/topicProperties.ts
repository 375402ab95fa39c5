import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { ACCOUNT_ID } from '../place.ts'
import { named, understood } from '../template/properties.ts'

const Protocol = z.enum(['email', 'email-json', 'lambda', 'sqs'], {
  error: 'the local run delivers to functions, queues and email addresses',
})
const Topic = z.strictObject({
  TopicName: z.string().optional(),
  DisplayName: z.string().optional(),
  Subscription: z.array(z.strictObject({ Protocol, Endpoint: z.string() })).default([]),
})
const topicIgnored = {
  KmsMasterKeyId: 'nothing is encrypted at rest here',
  SignatureVersion: 'notifications are not signed here',
  Tags: 'nothing is billed here',
  TracingConfig: 'no X-Ray here',
}
const Subscription = z.strictObject({
  TopicArn: z.string(),
  Protocol,
  Endpoint: z.string(),
  RawMessageDelivery: z.boolean().default(false),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string() }).optional(),
})
const subscriptionIgnored = { Region: 'the topic is in the one region that there is here' }
const Policy = z.strictObject({ PolicyDocument: z.unknown(), Topics: z.array(z.string()) })

/** A subscription of a topic. One of an email address counts as confirmed. */
export type TopicSubscription = {
  readonly arn: string
  readonly topicArn: string
  readonly protocol: z.infer<typeof Protocol>
  readonly endpoint: string
  /** Whether a queue gets the message alone. */
  readonly isRaw: boolean
  readonly deadLetterArn: string | undefined
}

/** A topic of the template. */
export type TemplateTopic = {
  readonly logicalId: string
  readonly arn: string
  readonly name: string
  readonly displayName: string
  readonly subscriptions: readonly TopicSubscription[]
  /** The documents of its policies. */
  readonly policies: readonly unknown[]
}

/** Whether a topic is one of another account, which a stage's configuration may name: nobody publishes to it on this machine. */
const isElsewhere = (topicArn: string): boolean => {
  const account = /^arn:aws:sns:[a-z0-9-]+:(\d{12}):/.exec(topicArn)?.[1]
  return account !== undefined && account !== ACCOUNT_ID
}

/**
 * The topics of a template with what hangs on them. AWS: "AWS::SNS::Topic", "AWS::SNS::Subscription", "AWS::SNS::TopicPolicy".
 * @throws Error naming resource and property for what is not understood, filter policies among them
 */
export const templateTopics = ({
  topics,
  subscriptions,
  policies,
}: {
  topics: readonly Resource[]
  subscriptions: readonly Resource[]
  policies: readonly Resource[]
}): readonly TemplateTopic[] => {
  const subscribed = subscriptions.flatMap((resource): readonly TopicSubscription[] => {
    const read = understood(resource, Subscription, subscriptionIgnored)
    if (isElsewhere(read.TopicArn)) return []
    if (!topics.some(({ arn }) => arn === read.TopicArn))
      throw new Error(`${named(resource)}: property TopicArn: no topic ${read.TopicArn} in the template`)
    return [
      {
        arn: `${read.TopicArn}:${resource.logicalId}`,
        topicArn: read.TopicArn,
        protocol: read.Protocol,
        endpoint: read.Endpoint,
        isRaw: read.RawMessageDelivery,
        deadLetterArn: read.RedrivePolicy?.deadLetterTargetArn,
      },
    ]
  })
  const documents = policies.map(policy => understood(policy, Policy))
  return topics.map(resource => {
    const { arn } = resource
    const { DisplayName = '', Subscription: inline } = understood(resource, Topic, topicIgnored)
    const own = inline.map(
      ({ Protocol: protocol, Endpoint: endpoint }, at): TopicSubscription => ({
        arn: `${arn}:${at}`,
        topicArn: arn,
        protocol,
        endpoint,
        isRaw: false,
        deadLetterArn: undefined,
      }),
    )
    return {
      logicalId: resource.logicalId,
      arn,
      name: arn.split(':').at(-1) ?? '',
      displayName: DisplayName,
      subscriptions: [...own, ...subscribed.filter(({ topicArn }) => topicArn === arn)],
      policies: documents.filter(({ Topics }) => Topics.includes(arn)).map(({ PolicyDocument }) => PolicyDocument),
    }
  })
}
