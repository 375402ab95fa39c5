import * as z from 'zod'
import type { TopicSubscription } from './topicProperties.ts'

/** A message attribute: `Value` of a binary one is base64. */
export const NotificationAttribute = z.object({ Type: z.string(), Value: z.string() })

/** A message that was published, as one subscription gets it. */
export const Notification = z.object({
  messageId: z.string(),
  topicArn: z.string(),
  subject: z.string().exactOptional(),
  message: z.string(),
  attributes: z.record(z.string(), NotificationAttribute),
  /** RFC 3339 */
  timestamp: z.string(),
})
export type Notification = z.infer<typeof Notification>

/** Nothing is signed here. */
const SIGNATURE = { SignatureVersion: '1', Signature: 'local' }

/** The event of a function. Lambda Developer Guide, "Using Lambda with Amazon SNS". */
export const functionEvent = (
  { messageId, topicArn, subject, message, attributes, timestamp }: Notification,
  { arn }: TopicSubscription,
) => ({
  Records: [
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: arn,
      Sns: {
        Type: 'Notification',
        MessageId: messageId,
        TopicArn: topicArn,
        Subject: subject ?? null,
        Message: message,
        Timestamp: timestamp,
        ...SIGNATURE,
        SigningCertUrl: '',
        UnsubscribeUrl: '',
        MessageAttributes: attributes,
      },
    },
  ],
})

/** The JSON of a queue and of `email-json`. Amazon SNS Developer Guide, "Parsing Amazon SNS message formats". */
export const notificationJson = ({ messageId, topicArn, subject, message, attributes, timestamp }: Notification) =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: message,
    Timestamp: timestamp,
    ...SIGNATURE,
    SigningCertURL: '',
    UnsubscribeURL: '',
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  })
